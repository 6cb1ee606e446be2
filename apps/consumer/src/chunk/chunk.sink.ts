import type { Stream } from '@freshwax/contracts';
import type { Chunk } from '@freshwax/kafka';
import { toBinaryArray, type Connection, type Element, type ElementType } from '@freshwax/postgres';
import type { DoomedRule } from '../purge/standing-rules.ts';
import type { Build } from './build.ts';
import { chunkParameters } from './chunk.parameters.ts';
import { arrayTypesOf, chunkStatement, type Shape } from './chunk.statement.ts';
import type { Judged } from './judged.ts';
import type { StreamTable } from './stream-table.ts';

/** The range of a chunk, and the rules whose rows it may meet. */
export type Appliable = Pick<Chunk, 'claim' | 'from' | 'to'> & { doomed: readonly DoomedRule[] };

interface Statement {
  name: string;
  text: string;
  arrayTypes: ReadonlyMap<number, ElementType>;
}

/** Applies chunks to one build in PostgreSQL. */
export class ChunkSink {
  private readonly statements = new Map<string, Statement>();

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
    const { shape, values } = chunkParameters(table, chunk, judged);
    const { name, text, arrayTypes } = this.statementOf(table, shape);
    const answer = await this.connection.query<{ applied: number }>({
      name,
      text,
      values: values.map((value, at) => {
        const type = arrayTypes.get(at);
        return type ? toBinaryArray(type, value as Element[]) : value;
      }),
    });
    return answer.rows[0]?.applied === 1;
  }

  private statementOf<S extends Stream>(table: StreamTable<S>, shape: Shape): Statement {
    const name = `apply_${table.stream}_${this.build.tables}_${shape}`;
    const known = this.statements.get(name);
    if (known) return known;
    const text = chunkStatement(table, this.build, shape);
    const statement = { name, text, arrayTypes: arrayTypesOf(text) };
    this.statements.set(name, statement);
    return statement;
  }
}
