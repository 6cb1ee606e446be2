import type { LetterPreview, Stream } from '@freshwax/contracts';
import { decode, expiresAtMs, keySaidBy, toRow, type Retention } from '@freshwax/postgres/rows';

type Refused = NonNullable<LetterPreview['refused']>;

/** Bytes that nobody has, whatever is stored: only a corrected value can be published. */
const NEVER_KEPT = new Set(['undecodable-batch', 'refused-by-cassandra']);

export interface Previewed {
  letter: { reason: string; detail: string | null };
  stream: Stream | undefined;
  /** undefined: expired, or taken by a purge. */
  stored: { payload: Buffer | null; key: Buffer | null } | undefined;
  /** In place of the stored value. */
  edited: Buffer | undefined;
}

/** What the consumer would make of a letter that is published at `nowMs`: the row of it, or why it is refused again. */
export function toPreview(
  previewed: Previewed,
  { table, retention, nowMs }: { table: string | null; retention: Retention; nowMs: number },
): LetterPreview {
  const { letter, stream, stored, edited } = previewed;
  const refuse = (refused: Refused): LetterPreview => ({ table, row: null, refused });
  if (!stream) return refuse({ reason: 'unknown-topic', path: null, detail: 'no stream of ours has this topic' });
  const unpublished = edited ? undefined : whyNot(letter, stored);
  if (unpublished) return refuse(unpublished);
  const value = edited ?? stored!.payload;
  // A corrected value says its own key; so does one whose key was not kept because it said it.
  const key = edited || letter.reason === 'refused-by-postgres' ? (keySaidBy(value) ?? stored?.key) : stored!.key;
  const verdict = decode(stream, { key: key ?? null, value, timestampMs: nowMs });
  if (!verdict.accepted) return refuse({ reason: verdict.reason, path: verdict.path, detail: verdict.detail });
  const { event } = verdict;
  const expiry = expiresAtMs(event.observed_at, event.source, retention);
  if (expiry !== null && expiry <= nowMs)
    return refuse({ reason: 'expired', path: '/observed_at', detail: 'it is older than its source may be kept' });
  return { table, row: toRow(stream, event, retention), refused: null };
}

function whyNot({ reason, detail }: Previewed['letter'], stored: Previewed['stored']): Refused | undefined {
  if (!stored) return { reason: 'gone', path: null, detail: 'its bytes are gone: expired, or taken by a purge' };
  return NEVER_KEPT.has(reason) ? { reason, path: null, detail } : undefined;
}
