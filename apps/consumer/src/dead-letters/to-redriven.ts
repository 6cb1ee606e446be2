import { REDRIVE_OF, toRedriveOf } from '@freshwax/contracts';
import type { StoredRecord } from '@freshwax/cassandra';
import { keySaidBy } from '@freshwax/postgres/rows';
import { decodeHeaders, isHash } from '../chunk/raw-rows.ts';
import { contentOfAccepted, contentOfRejected, isPurged, type PurgeRule } from '../purge/purge.rule.ts';
import type { Letter } from './letter.store.ts';

/** What is published again, or why it is not. */
export type Redriven =
  | { key: Buffer | null; value: Buffer | null; headers: Record<string, Buffer | Buffer[]>; refused?: undefined }
  | { refused: string };

const CLOSED = {
  settled: 'it is settled already',
  discarded: 'it was discarded: take that back first',
  purged: 'a purge took its bytes',
} as const;

/**
 * The record of a letter as it is published again: its bytes as they came, or those that a person has corrected, and the
 * letter's place as a header. What a purge forbids never comes back: the letter is judged at its own place, since where it
 * is published now no rule reaches.
 * @param edited in place of the stored value
 */
export function toRedriven(
  letter: Letter,
  stored: StoredRecord | undefined,
  { edited, rules }: { edited: Buffer | null; rules: readonly PurgeRule[] },
): Redriven {
  if (letter.fate !== 'open') return { refused: CLOSED[letter.fate] };
  if (!stored && !edited) return { refused: 'its bytes are gone: expired, or taken by a purge' };
  const value = edited ?? stored!.payload;
  const refused = whyNot(letter, stored, { edited, value }) ?? purgedBy(rules, letter, { value, stored });
  if (refused !== undefined) return { refused };
  // What PostgreSQL refused had been accepted when Cassandra took it: its value says the key.
  const isSaid = edited !== null || letter.reason === 'refused-by-postgres';
  const key = isSaid ? (keySaidBy(value) ?? unhashed(stored?.key ?? null)) : stored!.key;
  return { key, value, headers: { ...readHeaders(stored?.headers ?? null), [REDRIVE_OF]: placeOf(letter) } };
}

const placeOf = (letter: Letter): Buffer => Buffer.from(toRedriveOf(letter));

/** Bytes that were not kept cannot be published; a corrected value needs none of them. */
function whyNot(
  { reason }: Letter,
  stored: StoredRecord | undefined,
  { edited, value }: { edited: Buffer | null; value: Buffer | null },
): string | undefined {
  if (edited) return undefined;
  if (reason === 'undecodable-batch')
    return 'it lay in a record set that nobody could read: only a corrected value can go';
  if (!isHash(stored!.key)) return undefined;
  return value === null
    ? 'Cassandra never took its bytes: only a corrected value can go'
    : 'its key was too long to be kept: only a corrected value can go';
}

function purgedBy(
  rules: readonly PurgeRule[],
  letter: Letter,
  { value, stored }: { value: Buffer | null; stored: StoredRecord | undefined },
): string | undefined {
  const contents = [
    contentOfAccepted(value),
    contentOfRejected(letter.reason, value, stored?.timestampMs ?? Date.now()),
  ];
  const isForbidden = (rule: PurgeRule): boolean =>
    contents.some((content) => content !== undefined && isPurged(rule, content, letter));
  return rules.some(isForbidden) ? 'a purge forbids what it says' : undefined;
}

const unhashed = (key: Buffer | null): Buffer | null => (isHash(key) ? null : key);

/** As `toRawRow` keeps them; a redrive of earlier is not repeated, and a block that was too long is left out. */
function readHeaders(block: Buffer | null): Record<string, Buffer | Buffer[]> {
  const headers = isHash(block) ? {} : decodeHeaders(block);
  delete headers[REDRIVE_OF];
  return headers;
}
