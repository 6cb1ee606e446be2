import type { Range } from './book.checker.ts';
import type { Ledger } from '../world/ledger.ts';
import { withContent, type LogRecord, type SentTo } from './raw.checker.ts';
import { placeOf } from './stores.ts';
import { violations, type Violation } from './violation.ts';

/** Offsets of a partition that share a window (docs/explanation/delivery.md). */
const WINDOW = 50_000n;

export type Placed = Required<Pick<SentTo, 'offset'>> & SentTo;

const DAY_MS = 86_400_000;

/** What may be in neither store: what purges forbid, and what is older than it may be. */
export type Rules = Pick<Ledger, 'purges' | 'retentionDays'>;

/** Whether what lies at this place must be gone. */
export const isForbidden =
  (rules: Rules) =>
  (it: Placed): boolean =>
    isExpired(rules, it) || isPurged(rules, it);

/** It ends with a UTC day, the first that is whole days after the observation. Dead letters are kept for longer than a trial. */
const isExpired = ({ retentionDays }: Rules, { source, observedAt }: SentTo): boolean => {
  const days = retentionDays[source];
  if (days === undefined || observedAt === undefined) return false;
  return (Math.ceil(observedAt / DAY_MS) + days) * DAY_MS <= Date.now();
};

/** By whose it is, of when, and where. */
const isPurged = ({ purges }: Rules, it: Placed): boolean =>
  purges.some(
    ({ source, beforeMs, bounds }) =>
      source === it.source &&
      (it.observedAt ?? Date.now()) < beforeMs &&
      bounds.some(
        ({ topic, partition, generation, upto }) =>
          topic === it.topic &&
          partition === it.partition &&
          (it.generation < generation || (it.generation === generation && it.offset < upto)),
      ),
  );

/** What lies in Cassandra and must not. */
export const checkRemoved = (records: readonly LogRecord[], rules: Rules): Violation[] =>
  violations(
    'I2',
    records.filter(isForbidden(rules)).map((it) => `${placeOf(it)} must be gone and lies in Cassandra`),
  );

/**
 * What purges and expiry took, as the books still count it. What nobody has acknowledged may lie at any hole of its log that is under the
 * rule, each at one.
 * @param holes places below the position that are neither in Cassandra nor known to the senders
 */
export function takenBy(rules: Rules, sent: readonly SentTo[], holes: readonly Place[]): Taken {
  const forbids = isForbidden(rules);
  const taken = sent.filter((it): it is Placed => it.offset !== undefined).filter(forbids);
  const unheard = sent.filter(({ offset }) => offset === undefined);
  for (const hole of holes) {
    const at = unheard.findIndex((it) => logOf(it) === logOf(hole) && forbids({ ...it, offset: hole.offset }));
    if (at >= 0) taken.push({ ...unheard.splice(at, 1)[0]!, offset: hole.offset });
  }
  const gone = taken.map((it) => withContent({ ...it, window: Number(it.offset / WINDOW), value: null }, it));
  return { purged: gone.filter((it) => !isExpired(rules, it)), expired: gone.filter((it) => isExpired(rules, it)) };
}

export interface Taken {
  readonly purged: readonly LogRecord[];
  readonly expired: readonly LogRecord[];
}

/** Places below a position of which neither store nor sender says anything. */
export function holesOf(ranges: readonly Range[], known: readonly Place[]): Place[] {
  const places = new Set(known.map(placeOf));
  return ranges.flatMap(({ topic, part: partition, generation, base, next }) =>
    Array.from({ length: Number(BigInt(next) - BigInt(base)) }, (_, at) => BigInt(base) + BigInt(at))
      .map((offset) => ({ topic, partition, generation, offset }))
      .filter((it) => !places.has(placeOf(it))),
  );
}

type Place = Parameters<typeof placeOf>[0];
const logOf = ({ topic, partition, generation }: Omit<Place, 'offset'>): string =>
  `${topic}/${partition}/${generation}`;
