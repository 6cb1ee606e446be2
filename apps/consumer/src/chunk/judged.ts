import type { KafkaRecord } from '@freshwax/kafka';
import type { Stream } from '@freshwax/contracts';
import { decode } from './decode.ts';
import { expiresAtMs, type Retention } from './expiry.ts';
import type { Verdict } from './verdict.ts';

/** A record with its verdict and the time at which it must be gone. */
export interface Judged<S extends Stream = Stream> {
  record: KafkaRecord;
  verdict: Verdict<S>;
  /** ms since 1970, null = never. */
  expiresAtMs: number | null;
}

/**
 * What is rejected has no source to go by: it may be anybody's content, so it goes when Spotify's would,
 * counted from Kafka's time.
 */
export function judge<S extends Stream>(stream: S, record: KafkaRecord, retention: Retention): Judged<S> {
  const verdict = decode(stream, record);
  const expiry = verdict.accepted
    ? expiresAtMs(verdict.event.observed_at, verdict.event.source, retention)
    : expiresAtMs(record.timestampMs, 'spotify', retention);
  return { record, verdict, expiresAtMs: expiry };
}
