import type { Provenance } from '@freshwax/contracts';

/** Columns that say which record a row came from. */
export interface PlaceRow {
  topic: string;
  part: number;
  generation: number;
  off: string;
  run_id?: string | null;
}

/** History keeps no run: the record itself names it. */
export const toProvenance = ({ topic, part, generation, off, run_id }: PlaceRow): Provenance => ({
  topic,
  partition: part,
  generation,
  offset: off,
  runId: run_id ?? null,
});
