import type { Stream } from '@freshwax/contracts';
import { postgresVerdict } from '@freshwax/postgres';
import { reject } from '@freshwax/postgres/rows';
import type { ChunkSink } from './chunk.sink.ts';
import { halvesOf } from './halves.ts';
import type { Appliable } from './judged-chunk.ts';
import type { Judged } from './judged.ts';
import type { StreamTable } from './stream-table.ts';

/** What one statement applies. */
export interface Application<S extends Stream> {
  table: StreamTable<S>;
  chunk: Appliable;
  judged: Judged[];
}

/**
 * Halves a chunk that PostgreSQL refuses until the record is found; that one becomes a dead letter, the others are applied.
 * @returns whether all of it was applied; false when the books have another epoch or position
 * @throws driver errors; see postgresVerdict
 */
export async function applyChunk<S extends Stream>(
  sink: Pick<ChunkSink, 'write'>,
  { table, chunk, judged }: Application<S>,
): Promise<boolean> {
  try {
    return await sink.write(table, chunk, judged);
  } catch (error) {
    if (postgresVerdict(error) !== 'refused') throw error;
    if (judged.length === 1) {
      if (!judged[0]!.verdict.accepted) throw error;
      judged[0]!.verdict = reject('refused-by-postgres');
      return sink.write(table, chunk, judged);
    }
    const [first, second] = halvesOf(judged);
    const cut = first.at(-1)!.record.offset + 1n;
    return (
      (await applyChunk(sink, { table, chunk: { ...chunk, to: cut }, judged: first })) &&
      applyChunk(sink, { table, chunk: { ...chunk, from: cut }, judged: second })
    );
  }
}
