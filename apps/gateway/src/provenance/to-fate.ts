import type { RecordProvenance } from '@freshwax/contracts';
import type { IngestRow } from '../answers/data-version.ts';
import type { Place } from './record-rows.query.ts';

interface Known {
  isRejected: boolean;
  /** Whether Cassandra has its bytes: they are written before the record counts as applied. */
  isStored: boolean;
  /** Offset of the next record to be published; null where Kafka does not say. Asked only of what lies ahead. */
  readHigh: () => Promise<bigint | null>;
}

/** @param log the present generation of it; undefined when the book knows none */
export async function toFate(
  { generation, offset }: Pick<Place, 'generation' | 'offset'>,
  log: Pick<IngestRow, 'generation' | 'next_offset'> | undefined,
  { isRejected, isStored, readHigh }: Known,
): Promise<RecordProvenance['fate']> {
  if (isRejected) return 'rejected';
  if (!log || generation > log.generation) return 'unknown';
  if (generation < log.generation) return isStored ? 'applied' : 'unknown';
  if (BigInt(offset) < BigInt(log.next_offset)) return 'applied';
  if (isStored) return 'waiting';
  const high = await readHigh();
  return high !== null && BigInt(offset) < high ? 'waiting' : 'unknown';
}
