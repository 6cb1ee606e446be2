import { Injectable } from '@nestjs/common';
import { correlationVariables, type CorrelationVariable, type Source } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';
import type { Narrowing } from './narrow.ts';
import { pairSumsSql, toPairFigures, type Pair, type PairSumsRow } from './pair-sums.ts';
import type { PairFigures } from './to-correlation.ts';
import { tableOf, variableRows } from './variable-rows.ts';

export interface JoinedPairs {
  pairs: readonly Pair[];
  sources: readonly Source[];
  narrow: Narrowing;
  /** UTC, `2026-11-21`. */
  today: string;
}

/** Pairs that need a join or a clock, or whose rows are narrowed: all that read one table, by one statement. */
@Injectable()
export class JoinedPairsQuery {
  constructor(private readonly postgres: PostgresStore) {}

  /** One statement at a time: a second core is left to who writes. */
  async read({ pairs, ...of }: JoinedPairs): Promise<Map<Pair, PairFigures>> {
    const figures = new Map<Pair, PairFigures>();
    for (const ofTable of Map.groupBy(pairs, tableOf).values())
      for (const [pair, found] of await this.ofOneTable({ pairs: ofTable, ...of })) figures.set(pair, found);
    return figures;
  }

  private async ofOneTable({ pairs, sources, narrow, today }: JoinedPairs): Promise<[Pair, PairFigures][]> {
    const variables = correlationVariables.filter((variable) => pairs.some((pair) => pair.includes(variable)));
    const rows = variableRows(variables, narrow, 3);
    const values = [sources, today, ...rows.values];
    const row = await this.postgres.row<PairSumsRow>(pairSumsSql(rows, variables, pairs), values);
    const placeOf = (variable: CorrelationVariable): number => variables.indexOf(variable);
    return pairs.map((pair) => [pair, toPairFigures(row, placeOf(pair[0]), placeOf(pair[1]))]);
  }
}
