import type { Chunk } from '@freshwax/kafka';
import type { DoomedRule } from '../purge/standing-rules.ts';
import type { Judged } from './judged.ts';

/** The range of a chunk, and the rules whose rows it may meet. */
export type Appliable = Pick<Chunk, 'claim' | 'from' | 'to'> & { doomed: readonly DoomedRule[] };

/** A chunk with what becomes of its records. */
export interface JudgedChunk {
  chunk: Appliable;
  judged: readonly Judged[];
}

/** From so many records on, chunks gain nothing from going together, and would only wait. */
const SMALL_RECORDS = 200;

export const isSmall = ({ length }: readonly unknown[]): boolean => length < SMALL_RECORDS;

/** The columns of all chunks, one below the other, each row with the number of its chunk before, from 1. @param of equally long arrays */
export function columnsOf(chunks: readonly JudgedChunk[], of: (chunk: JudgedChunk) => unknown[][]): unknown[][] {
  const [first, ...others] = chunks.map((one, at) => {
    const columns = of(one);
    return [columns[0]!.map(() => at + 1), ...columns];
  });
  return others.length === 0 ? first! : first!.map((column, at) => column.concat(...others.map((it) => it[at]!)));
}
