import { Injectable } from '@nestjs/common';
import { correlationVariables, type Correlation, type CorrelationVariable, type Source } from '@freshwax/contracts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { JoinedPairsQuery, type JoinedPairs } from './joined-pairs.query.ts';
import { LivePairQuery } from './live-pair.query.ts';
import { isNarrowed, type Narrowing } from './narrow.ts';
import type { Pair } from './pair-sums.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { toCorrelation } from './to-correlation.ts';

export interface CorrelationQuestion {
  x: CorrelationVariable;
  y: CorrelationVariable;
  sources: readonly Source[];
  narrow: Narrowing;
}
type RowsOf = Omit<JoinedPairs, 'pairs'>;

const PAIRS: readonly Pair[] = correlationVariables.flatMap((x, at) =>
  correlationVariables.slice(at + 1).map((y) => [x, y] as const),
);

const isLive = ([x, y]: Pair): boolean => x === 'popularity' && (y === 'durationMs' || y === 'explicit');

const keyOf = (name: string, { sources, narrow, today }: RowsOf): string =>
  `${name} ${today} ${sources.join()} ${JSON.stringify(narrow)}`;

/** Every pair of variables: of all rows from live sums where there are some, the others by one statement a table; kept per data version. */
@Injectable()
export class CorrelationQuery {
  constructor(
    private readonly cache: VersionCache,
    private readonly livePairs: LivePairQuery,
    private readonly joinedPairs: JoinedPairsQuery,
    private readonly popularity: PopularityQuery,
  ) {}

  read(sources: readonly Source[], narrow: Narrowing): Promise<Correlation[]> {
    const of = { sources, narrow, today: utcDay() };
    return this.cache.get(keyOf('correlations', of), () => this.compute(PAIRS, of));
  }

  /** One pair, in the order of the variables. Where somebody has asked for all pairs of these rows, it is one of those. */
  async pair({ x, y, ...asked }: CorrelationQuestion): Promise<Correlation> {
    const of = { ...asked, today: utcDay() };
    const all = await this.cache.kept<Correlation[]>(keyOf('correlations', of));
    if (all) return all.find((it) => it.x === x && it.y === y)!;
    return this.cache.get(keyOf(`correlation ${x} ${y}`, of), async () => (await this.compute([[x, y]], of))[0]!);
  }

  private async compute(pairs: readonly Pair[], of: RowsOf): Promise<Correlation[]> {
    const isOfSums = (pair: Pair): boolean => isLive(pair) && !isNarrowed(of.narrow);
    const joined = pairs.filter((pair) => !isOfSums(pair));
    const figures = await this.joinedPairs.read({ ...of, pairs: joined });
    for (const pair of pairs.filter(isOfSums))
      figures.set(pair, await this.livePairs.read(pair[1] as 'durationMs' | 'explicit', of.sources));
    const notOffered = await this.notOffered(of.sources);
    return pairs.map((pair) => {
      const [x, y] = pair;
      const isOffered = !notOffered.has(x) && !notOffered.has(y);
      return toCorrelation({ x, y, method: isOfSums(pair) ? 'sums' : 'query', isOffered, figures: figures.get(pair)! });
    });
  }

  /** Of the sources, whatever narrows their rows. */
  private async notOffered(sources: readonly Source[]): Promise<Set<CorrelationVariable>> {
    const isNotOffered = async (stream: 'track_meta' | 'artist_meta'): Promise<boolean> =>
      toPopularitySummary(await this.popularity.buckets(stream, sources)).availability === 'not-offered';
    const names: CorrelationVariable[] = [];
    if (await isNotOffered('track_meta')) names.push('popularity');
    if (await isNotOffered('artist_meta')) names.push('artistPopularity');
    return new Set(names);
  }
}
