import type { Stream } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import type { ChunkSink } from '../chunk/chunk.sink.ts';
import type { Appliable } from '../chunk/judged-chunk.ts';
import type { Judged } from '../chunk/judged.ts';
import type { StreamTable } from '../chunk/stream-table.ts';

/** Applies chunks within a transaction of the caller's: a statement that is refused takes nothing along with it. */
export class SavepointSink implements Pick<ChunkSink, 'write'> {
  constructor(
    private readonly connection: Connection,
    private readonly sink: Pick<ChunkSink, 'write'>,
  ) {}

  /** @throws as the sink below it */
  async write<S extends Stream>(table: StreamTable<S>, chunk: Appliable, judged: readonly Judged[]): Promise<boolean> {
    await this.connection.query('SAVEPOINT chunk');
    try {
      return await this.sink.write(table, chunk, judged);
    } catch (error) {
      await this.connection.query('ROLLBACK TO SAVEPOINT chunk').catch(() => undefined);
      throw error;
    }
  }
}
