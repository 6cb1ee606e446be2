import { sources, type Source } from '@freshwax/contracts';
import type { RejectReason } from '@freshwax/postgres/rows';

/** Later than any observation: a purge without a day. ms, the last instant that a Date can hold. */
export const EVER_MS = 8_640_000_000_000_000;

/** A place in a partition's log, over all its lives. */
export interface Place {
  generation: number;
  offset: bigint;
}

/** What one purge forbids in one partition. `upto` is the first place that is free of it. */
export interface PurgeRule {
  source: string;
  /** ms; observations of that time and later stay. */
  observedBeforeMs: number;
  upto: Place;
}

/** Whose content a record is, and of when. */
export interface Content {
  source: string;
  observedAtMs: number;
}

export const isBelow = (a: Place, b: Place): boolean =>
  a.generation < b.generation || (a.generation === b.generation && a.offset < b.offset);

export const isPurged = (rule: PurgeRule, { source, observedAtMs }: Content, place: Place): boolean =>
  source === rule.source && observedAtMs < rule.observedBeforeMs && isBelow(place, rule.upto);

/** Records rejected for these reasons are JSON of bounded depth. */
const LEGIBLE: readonly string[] = [
  'unknown-version',
  'contract',
  'key-mismatch',
  'future',
  'refused-by-postgres',
  'refused-by-cassandra',
] satisfies RejectReason[];

/**
 * Whose content a rejected record is: the source that it names; where it names none it may be anybody's, so it goes with
 * Spotify's, as it does when it expires. Its time is Kafka's: what it says of itself was not believed.
 */
export function contentOfRejected(reason: string, value: Buffer | null, timestampMs: number): Content {
  return { source: (LEGIBLE.includes(reason) && namedSource(value)) || 'spotify', observedAtMs: timestampMs };
}

function namedSource(value: Buffer | null): Source | undefined {
  const json = parse(value);
  const named = typeof json === 'object' && json !== null ? (json as { source?: unknown }).source : undefined;
  return sources.find((source) => source === named);
}

/** Whose content a raw row is that was accepted when it came; undefined when its bytes are not what was accepted. */
export function contentOfAccepted(value: Buffer | null): Content | undefined {
  const { source, observed_at } = (parse(value) ?? {}) as { source?: unknown; observed_at?: unknown };
  return typeof source === 'string' && typeof observed_at === 'number'
    ? { source, observedAtMs: observed_at }
    : undefined;
}

function parse(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null') as unknown;
  } catch {
    return undefined;
  }
}
