import type { Event, Source, Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { decode, expiresAtMs, type Rejected, type Retention, type Verdict } from '@freshwax/postgres/rows';
import { contentOfRejected, isPurged, type Content, type PurgeRule } from '../purge/purge.rule.ts';

/**
 * An accepted record while it waits for the stores: what decides what becomes of it. In a large chunk all else that it says is read
 * again when the statement is made, and only of those that it needs: held by the thousand, events outlive the young space
 * (decision 14).
 */
export interface Held {
  accepted: true;
  source: Source;
  /** ms */
  observedAtMs: number;
  /** undefined where its source does not offer it. */
  popularity: number | null | undefined;
  /** All that it says, where few wait: reading it again is time that a small chunk's statement waits for (decision 23). */
  event?: Event;
}

/** A record with its verdict and the time at which it must be gone. */
export interface Judged {
  record: KafkaRecord;
  verdict: Held | Rejected;
  /** ms since 1970, null = never. */
  expiresAtMs: number | null;
  /** expired: past that time when it came. purged: a purge forbids it. Both are counted, and stored nowhere. */
  fate: 'kept' | 'expired' | 'purged';
}

/** What besides the record decides what becomes of it. */
export interface JudgedBy {
  retention: Retention;
  /** Of the record's partition. */
  rules: readonly PurgeRule[];
  generation: number;
  nowMs: number;
  /** Whether what is accepted keeps its event; not by the thousand. */
  keepsEvents?: boolean;
}

/**
 * What is rejected has no source to go by: it may be anybody's content, so it goes when Spotify's would,
 * counted from Kafka's time.
 */
export const judge = (stream: Stream, record: KafkaRecord, by: JudgedBy): Judged =>
  withFate(record, decode(stream, record), by);

/** The same of a record whose verdict is known. */
export function withFate(record: KafkaRecord, said: Verdict, by: JudgedBy): Judged {
  const verdict = said.accepted ? toHeld(said.event, by) : said;
  const expiry = verdict.accepted
    ? expiresAtMs(verdict.observedAtMs, verdict.source, by.retention)
    : expiresAtMs(record.timestampMs, 'spotify', by.retention);
  return { record, verdict, expiresAtMs: expiry, fate: fateOf(record, verdict, expiry, by) };
}

const toHeld = (event: Event, { keepsEvents = false }: JudgedBy): Held => ({
  accepted: true,
  source: event.source,
  observedAtMs: event.observed_at,
  popularity: (event.payload as { popularity?: number | null }).popularity,
  ...(keepsEvents && { event }),
});

function fateOf(record: KafkaRecord, verdict: Judged['verdict'], expiry: number | null, by: JudgedBy): Judged['fate'] {
  const place = { generation: by.generation, offset: record.offset };
  if (by.rules.some((rule) => isPurged(rule, contentOf(record, verdict), place))) return 'purged';
  return expiry !== null && expiry <= by.nowMs ? 'expired' : 'kept';
}

const contentOf = ({ value, timestampMs }: KafkaRecord, verdict: Judged['verdict']): Content =>
  verdict.accepted ? verdict : contentOfRejected(verdict.reason, value, timestampMs);
