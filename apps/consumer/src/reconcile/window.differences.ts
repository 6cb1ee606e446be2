import type { Difference } from '@freshwax/contracts';
import type { WindowBooks } from './reconcile.books.ts';
import type { Expectation } from './window.expectation.ts';
import type { Explanation } from './window.explanation.ts';

/** What came of repairing a window; undefined where it was not asked for. */
export interface Repair {
  rows: number;
  /** Offsets whose rows are missing still although they were written. */
  stillMissing: readonly bigint[];
}

const REBUILD = '`npx freshwax rebuild --from cassandra` makes figures and books anew from the raw events';
const LOOK = 'look at the rows with cqlsh: nothing of the pipeline writes so';

/** What does not fit in a window, in words, with what to do next. */
export function toDifferences(
  books: WindowBooks,
  expected: Expectation,
  { why, repair }: { why: Explanation; repair: Repair | undefined },
): Difference[] {
  const { topic, partition, generation, window } = books;
  const where = `${topic}/${partition}/${generation}/${window}`;
  const repaired = repair === undefined ? null : false;
  const all: Difference[] = [...toMissing(where, why, repair)];
  const add = (it: Omit<Difference, 'where' | 'repaired'>): void => void all.push({ ...it, where, repaired });
  if (why.lost > 0n)
    add({
      kind: 'missing',
      n: Number(why.lost),
      offsets: why.lostBetween && toOffsets(why.lostBetween),
      detail: 'rows are missing whose records Kafka no longer holds',
      next: 'they are lost: bring them back from a backup of Cassandra, or from their source',
    });
  if (why.extra > 0n)
    add({
      kind: 'extra',
      n: Number(why.extra),
      offsets: why.firstExtra === null ? null : toOffsets([why.firstExtra, why.firstExtra]),
      detail: 'rows are there that expired, were purged, or were never counted',
      next: LOOK,
    });
  if (why.overcounted !== 0n)
    add({
      kind: why.overcounted > 0n ? 'counted-twice' : 'not-counted',
      n: Math.abs(Number(why.overcounted)),
      offsets: null,
      detail: `the books count ${expected.counted} records where the log gives ${expected.counted - why.overcounted}`,
      next: REBUILD,
    });
  if (expected.rejected !== books.letters)
    add({
      kind: 'books',
      n: Math.abs(Number(expected.rejected - books.letters)),
      offsets: null,
      detail: `${expected.rejected} records were rejected, ${books.letters} letters are kept`,
      next: REBUILD,
    });
  // What had only not settled is right by now.
  if (all.length > 0 || why.rows === expected.rows) return all;
  const detail = `the books expect ${expected.rows} rows, which the records do not give: a purge came when rows were missing`;
  add({ kind: 'books', n: 0, offsets: null, detail, next: REBUILD });
  return all;
}

/** What was written over cannot be written over again: whoever wrote it, wrote later. */
export function toAltered(
  { topic, partition, generation, window }: WindowBooks,
  altered: readonly bigint[],
  isRepair: boolean,
): Difference[] {
  if (altered.length === 0) return [];
  return [
    {
      kind: 'altered',
      where: `${topic}/${partition}/${generation}/${window}`,
      n: altered.length,
      offsets: [String(altered[0]), String(altered.at(-1))],
      detail: 'of the rows that were compared, these are not the records that Kafka holds',
      repaired: isRepair ? false : null,
      next: 'somebody wrote them, at a time of their own that hides what we would write: look at them with cqlsh',
    },
  ];
}

function toMissing(where: string, { missing }: Explanation, repair: Repair | undefined): Difference[] {
  if (missing.length === 0) return [];
  const still = repair?.stillMissing ?? missing;
  const entry = (offsets: readonly bigint[], more: Pick<Difference, 'detail' | 'repaired' | 'next'>): Difference => ({
    kind: 'missing',
    where,
    n: offsets.length,
    offsets: toOffsets([offsets[0]!, offsets.at(-1)!]),
    ...more,
  });
  const written = missing.filter((offset) => !still.includes(offset));
  const differences: Difference[] = [];
  if (written.length > 0)
    differences.push(entry(written, { detail: 'written again from Kafka', repaired: true, next: null }));
  if (still.length > 0 && repair)
    differences.push(
      entry(still, {
        detail: 'rows were written again and stay hidden: somebody deleted them in Cassandra after they had come',
        repaired: false,
        next: 'set gc_grace_seconds of spotify_events to 0, `nodetool garbagecollect`, reconcile --repair, and set it back',
      }),
    );
  if (!repair)
    differences.push(
      entry(missing, {
        detail: 'rows are missing; Kafka holds their records',
        repaired: null,
        next: '`npx freshwax reconcile --repair` writes them again',
      }),
    );
  return differences;
}

const toOffsets = ([first, last]: readonly [bigint, bigint]): [string, string] => [String(first), String(last)];
