import type { Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { expiresAtMs, type Retention, toExpiryDay } from '@freshwax/postgres/rows';
import { judge } from '../chunk/judged.ts';
import type { PurgeRule } from '../purge/purge.rule.ts';
import type { WindowGroup } from './reconcile.books.ts';

/** What of a record decides whether its row must be there, without its bytes: a window may hold more than memory does. */
export interface LightRecord {
  offset: bigint;
  /** '' = rejected, as the books group it. */
  source: string;
  /** From which its lifetime counts, ms. */
  baseMs: number;
  isPurged: boolean;
}

/** The consumer's own verdict, by every rule that ever held. */
export function toLight(
  stream: Stream,
  record: KafkaRecord,
  { rules, generation }: { rules: readonly PurgeRule[]; generation: number },
): LightRecord {
  const { verdict, fate } = judge(stream, record, { retention: FOR_EVER, rules, generation, nowMs: 0 });
  const isPurged = fate === 'purged';
  return verdict.accepted
    ? { offset: record.offset, source: verdict.source, baseMs: verdict.observedAtMs, isPurged }
    : { offset: record.offset, source: '', baseMs: record.timestampMs, isPurged };
}

const FOR_EVER: Retention = new Map();

/** Lifetimes by source, days; '' = of what was rejected. A source that is not in it is kept for ever. */
export type DayRetention = ReadonlyMap<string, number>;

/** What is rejected goes when Spotify's would. */
export const toDayRetention = (retention: Retention): DayRetention => {
  const rejected = retention.get('spotify');
  return new Map(rejected === undefined ? retention : [...retention, ['', rejected]]);
};

/**
 * The retention that held when a window was applied, found again from its counts by day of expiry: the one under which its
 * records give these very counts. Where it changed within the window, or part of the log is gone, today's.
 */
export function retentionOfTheDay(
  records: readonly LightRecord[],
  groups: readonly WindowGroup[],
  today: DayRetention,
): DayRetention {
  const found = new Map(today);
  for (const [source, all] of Map.groupBy(records, (it) => it.source)) {
    const ofSource = groups.filter((group) => group.source === source);
    const options = [found.get(source), ...candidates(all, ofSource), undefined];
    const at = options.findIndex((days) => givesCounts(all, ofSource, days));
    const days = at < 0 ? found.get(source) : options[at];
    if (days === undefined) found.delete(source);
    else found.set(source, days);
  }
  return found;
}

const DAY_MS = 86_400_000;

/** The earliest day of the books less the earliest of the records. */
function candidates(records: readonly LightRecord[], groups: readonly WindowGroup[]): number[] {
  const days = groups.flatMap(({ expiresOn }) => (expiresOn === 'infinity' ? [] : [Date.parse(expiresOn)]));
  if (days.length === 0) return [];
  const earliest = records.reduce((least, it) => Math.min(least, Math.ceil(it.baseMs / DAY_MS) * DAY_MS), Infinity);
  return [(Math.min(...days) - earliest) / DAY_MS];
}

function givesCounts(
  records: readonly LightRecord[],
  groups: readonly WindowGroup[],
  days: number | undefined,
): boolean {
  const counts = new Map<string, bigint>();
  for (const { baseMs, source } of records) {
    const day = toExpiryDay(expiryOf({ baseMs, source }, days === undefined ? new Map() : new Map([[source, days]])));
    counts.set(day, (counts.get(day) ?? 0n) + 1n);
  }
  return (
    counts.size === groups.length &&
    groups.every(({ expiresOn, accepted, rejected }) => counts.get(expiresOn) === accepted + rejected)
  );
}

/** ms, null = never. */
export const expiryOf = (
  { baseMs, source }: Pick<LightRecord, 'baseMs' | 'source'>,
  retention: DayRetention,
): number | null => expiresAtMs(baseMs, source, retention);
