import type { Stream } from '@freshwax/contracts';
import { postgresVerdict, toBinaryArray, type Connection, type Element, type ElementType } from '@freshwax/postgres';
import type { Build } from './build.ts';
import { chunkParameters } from './chunk.parameters.ts';
import { arrayTypesOf, chunkStatement, type Shape } from './chunk.statement.ts';
import { GroupCommit } from './group.commit.ts';
import { isSmall, type Appliable, type JudgedChunk } from './judged-chunk.ts';
import type { Judged } from './judged.ts';
import type { StreamTable } from './stream-table.ts';

interface Statement {
  name: string;
  text: string;
  arrayTypes: ReadonlyMap<number, ElementType>;
}

/** Applies chunks to one build in PostgreSQL, small ones of a stream together. */
export class ChunkSink {
  private readonly groups = new Map<Stream, GroupCommit<JudgedChunk>>();
  private readonly statements = new Map<string, Statement>();

  constructor(
    private readonly connection: Connection,
    private readonly build: Build,
  ) {}

  /**
   * @returns whether the chunk was applied; false when the ledger has another epoch or position
   * @throws driver errors; see postgresVerdict
   */
  write<S extends Stream>(table: StreamTable<S>, chunk: Appliable, judged: readonly Judged[]): Promise<boolean> {
    return this.groupOf(table as unknown as StreamTable<Stream>).add({ chunk, judged });
  }

  private async apply(table: StreamTable<Stream>, chunks: readonly JudgedChunk[]): Promise<boolean[]> {
    const { shape, values } = chunkParameters(table, chunks);
    const { name, text, arrayTypes } = this.statementOf(table, shape);
    const answer = await this.connection.query<{ applied: number[] }>({
      name,
      text,
      values: values.map((value, at) => {
        const type = arrayTypes.get(at);
        return Array.isArray(value) && type ? toBinaryArray(type, value as Element[]) : value;
      }),
    });
    const applied = new Set(answer.rows[0]?.applied);
    return chunks.map((_, at) => applied.has(at + 1));
  }

  private groupOf(table: StreamTable<Stream>): GroupCommit<JudgedChunk> {
    const known = this.groups.get(table.stream);
    if (known) return known;
    const group = new GroupCommit<JudgedChunk>({
      commit: (chunks) => this.apply(table, chunks),
      isSmall: ({ judged }) => isSmall(judged),
      isOfOne: (error) => postgresVerdict(error) === 'refused',
    });
    this.groups.set(table.stream, group);
    return group;
  }

  private statementOf(table: StreamTable<Stream>, shape: Shape): Statement {
    const name = `apply_${table.stream}_${this.build.tables}_${shape}`;
    const known = this.statements.get(name);
    if (known) return known;
    const text = chunkStatement(table, this.build, shape);
    const statement = { name, text, arrayTypes: arrayTypesOf(text) };
    this.statements.set(name, statement);
    return statement;
  }
}
