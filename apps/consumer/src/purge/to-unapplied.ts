import type { StoredRow } from '@freshwax/cassandra';
import type { Stream } from '@freshwax/contracts';
import { decode, keySaidBy } from '@freshwax/postgres/rows';
import { isHash } from '../chunk/raw-rows.ts';
import { contentOfAccepted, contentOfRejected, type Content } from './purge.rule.ts';

/**
 * What a row may come to be judged that no consumer has applied yet. What is deleted and judged otherwise later could not be
 * written again, since a record's time is always the same; what is left its consumer erases, which knows the rule.
 * @param stream undefined when it is none of ours
 * @returns one or two; none where it is not known: of what is kept by its hash the bytes were others
 */
export function toUnapplied(stream: Stream | undefined, { key, payload, timestampMs }: StoredRow): Content[] {
  if (stream === undefined || isHash(key)) return [];
  const verdict = decode(stream, { key: key ?? keySaidBy(payload), value: payload, timestampMs });
  if (!verdict.accepted) return [contentOfRejected(verdict.reason, payload, timestampMs)];
  const accepted = contentOfAccepted(payload)!;
  // Only what is refused has its key beside it, and a refused one may have had none.
  const refused = contentOfRejected('key-mismatch', payload, timestampMs);
  return key === null ? [accepted, refused] : [accepted];
}
