import type { Stream } from '@freshwax/contracts';
import type { Chunk } from '@freshwax/kafka';
import { toBinaryArray, type Connection, type Element } from '@freshwax/postgres';
import type { DoomedRule } from '../purge/standing-rules.ts';
import type { Build } from './build.ts';
import { chunkParameters } from './chunk.parameters.ts';
import { arrayTypes, chunkStatement, FIRST_ARRAY } from './chunk.statement.ts';
import type { Judged } from './judged.ts';
import type { StreamTable } from './stream-table.ts';

/** The range of a chunk, and the rules whose rows it may meet. */
export type Appliable = Pick<Chunk, 'claim' | 'from' | 'to'> & { doomed: readonly DoomedRule[] };

/** Applies chunks to one build in PostgreSQL. */
export class ChunkSink {
  private readonly statements = new Map<Stream, string>();

  constructor(
    private readonly connection: Connection,
    private readonly build: Build,
  ) {}

  /**
   * @returns whether the chunk was applied; false when the ledger has another epoch or position
   * @throws driver errors; see postgresVerdict
   */
  async write<S extends Stream>(
    table: StreamTable<S>,
    chunk: Appliable,
    judged: readonly Judged<S>[],
  ): Promise<boolean> {
    const answer = await this.connection.query<{ applied: number }>({
      name: `apply_${table.stream}_${this.build.tables}`,
      text: this.statementOf(table),
      values: toBound(table, chunkParameters(table, chunk, judged)),
    });
    return answer.rows[0]?.applied === 1;
  }

  private statementOf<S extends Stream>(table: StreamTable<S>): string {
    const known = this.statements.get(table.stream);
    if (known) return known;
    const statement = chunkStatement(table, this.build);
    this.statements.set(table.stream, statement);
    return statement;
  }
}

function toBound<S extends Stream>(table: StreamTable<S>, parameters: readonly unknown[]): unknown[] {
  const arrays = arrayTypes(table).map((type, at) =>
    toBinaryArray(type, parameters[FIRST_ARRAY - 1 + at] as Element[]),
  );
  return [...parameters.slice(0, FIRST_ARRAY - 1), ...arrays];
}
