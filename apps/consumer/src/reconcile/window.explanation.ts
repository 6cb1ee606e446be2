import { toExpiryDay } from '@freshwax/postgres/rows';
import { expiryOf, retentionOfTheDay, type DayRetention, type LightRecord } from './light.record.ts';
import type { WindowBooks } from './reconcile.books.ts';
import type { Expectation } from './window.expectation.ts';

/** What Kafka still holds of a window: every record from `from` on. */
export interface HeldRecords {
  from: bigint;
  records: readonly LightRecord[];
}

/** Why a window does not fit. */
export interface Explanation {
  /** Rows that are there. */
  rows: bigint;
  /** Offsets whose rows are missing and whose records Kafka holds. */
  missing: readonly bigint[];
  /** Rows that are missing and that Kafka no longer tells of; they lie between the offsets, as far as these are known. */
  lost: bigint;
  lostBetween: [bigint, bigint] | null;
  /** Rows that must not be there, and the first of them where it is known. */
  extra: bigint;
  firstExtra: bigint | null;
  /** Records that the books count too often (positive) or not (negative). */
  overcounted: bigint;
  /** By which the missing rows were to end. */
  retention: DayRetention;
}

/**
 * @param found offsets that have a row
 * @param held undefined when Kafka holds nothing of this log any more
 */
export function explain(
  books: WindowBooks,
  expected: Expectation,
  { found, held, today }: { found: ReadonlySet<bigint>; held: HeldRecords | undefined; today: DayRetention },
): Explanation {
  const records = held?.records ?? [];
  const heldFrom = held?.from ?? books.to;
  const isWhole = heldFrom <= books.from;
  const retention = isWhole ? retentionOfTheDay(records, books.groups, today) : today;
  const wanted = new Set(records.filter((it) => isWanted(it, retention, books.today)).map(({ offset }) => offset));
  const missing = [...wanted].filter((offset) => !found.has(offset));
  const extra = [...found].filter((offset) => offset >= heldFrom && !wanted.has(offset));
  const rest = isWhole ? NOTHING : explainRest(books, expected.rows - BigInt(wanted.size), { found, heldFrom });
  return {
    rows: BigInt(found.size),
    missing,
    lost: rest.lost,
    lostBetween: rest.between,
    extra: BigInt(extra.length) + rest.extra,
    firstExtra: extra[0] ?? null,
    overcounted: isWhole ? expected.counted - BigInt(records.length) : max(expected.counted - expected.offsets, 0n),
    retention,
  };
}

const isWanted = (record: LightRecord, retention: DayRetention, today: string): boolean => {
  const day = toExpiryDay(expiryOf(record, retention));
  return !record.isPurged && (day === 'infinity' || day > today);
};

interface Rest {
  lost: bigint;
  extra: bigint;
  between: [bigint, bigint] | null;
}

const NOTHING: Rest = { lost: 0n, extra: 0n, between: null };

/** What Kafka no longer holds: the books say how many rows there must be, not which. */
function explainRest(
  { from }: WindowBooks,
  expectedRows: bigint,
  { found, heldFrom }: { found: ReadonlySet<bigint>; heldFrom: bigint },
): Rest {
  const holes: bigint[] = [];
  let rows = 0n;
  for (let offset = from; offset < heldFrom; offset++) {
    if (found.has(offset)) rows++;
    else holes.push(offset);
  }
  const lost = expectedRows - rows;
  if (lost <= 0n) return { ...NOTHING, extra: -lost };
  return { lost, extra: 0n, between: holes.length > 0 ? [holes[0]!, holes.at(-1)!] : null };
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
