import type { KafkaRecord } from '@freshwax/kafka';
import type { Stream } from '@freshwax/contracts';
import { decode, expiresAtMs, type Retention, type Verdict } from '@freshwax/postgres/rows';
import { contentOfRejected, isPurged, type Content, type PurgeRule } from '../purge/purge.rule.ts';

/** A record with its verdict and the time at which it must be gone. */
export interface Judged<S extends Stream = Stream> {
  record: KafkaRecord;
  verdict: Verdict<S>;
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
}

/**
 * What is rejected has no source to go by: it may be anybody's content, so it goes when Spotify's would,
 * counted from Kafka's time.
 */
export const judge = <S extends Stream>(stream: S, record: KafkaRecord, by: JudgedBy): Judged<S> =>
  withFate(record, decode(stream, record), by);

/** The same of a record whose verdict is known. */
export function withFate<S extends Stream>(record: KafkaRecord, verdict: Verdict<S>, by: JudgedBy): Judged<S> {
  const expiry = verdict.accepted
    ? expiresAtMs(verdict.event.observed_at, verdict.event.source, by.retention)
    : expiresAtMs(record.timestampMs, 'spotify', by.retention);
  return { record, verdict, expiresAtMs: expiry, fate: fateOf(record, verdict, expiry, by) };
}

function fateOf(record: KafkaRecord, verdict: Verdict, expiry: number | null, by: JudgedBy): Judged['fate'] {
  const place = { generation: by.generation, offset: record.offset };
  if (by.rules.some((rule) => isPurged(rule, contentOf(record, verdict), place))) return 'purged';
  return expiry !== null && expiry <= by.nowMs ? 'expired' : 'kept';
}

const contentOf = ({ value, timestampMs }: KafkaRecord, verdict: Verdict): Content =>
  verdict.accepted
    ? { source: verdict.event.source, observedAtMs: verdict.event.observed_at }
    : contentOfRejected(verdict.reason, value, timestampMs);
