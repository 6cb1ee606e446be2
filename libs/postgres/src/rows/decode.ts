import {
  MAX_DEPTH,
  MAX_FUTURE_MS,
  MAX_KEY_BYTES,
  MAX_VALUE_BYTES,
  parseEvent,
  readableVersions,
  upgradeEvent,
  type Event,
  type Stream,
} from '@freshwax/contracts';
import type { RejectReason, Rejected, Verdict } from './verdict.ts';

/** What of a record decides its verdict. */
export interface Decodable {
  key: Buffer | null;
  value: Buffer | null;
  /** Kafka's time, ms: the future is judged by it and not by our clock, so that a rebuild judges alike. */
  timestampMs: number;
  /** It lay in a record set that nobody can read. */
  undecodable?: { reason: string };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Judges a record by the contract of its stream. Never throws. Sizes and depth come first: they bound what parsing costs. */
export function decode<S extends Stream>(stream: S, record: Decodable): Verdict<S> {
  const { key, value, timestampMs, undecodable } = record;
  if (undecodable) return reject('undecodable-batch', null, `the record set it lay in: ${undecodable.reason}`);
  if (value === null) return reject('null-value');
  if (value.length > MAX_VALUE_BYTES) return reject('too-large');
  if (depthExceeds(value, MAX_DEPTH)) return reject('too-deep');
  if (key !== null && key.length > MAX_KEY_BYTES)
    return reject('key-mismatch', '/entity_id', `no id is longer than ${MAX_KEY_BYTES} bytes`);
  const text = toText(value);
  if (text === undefined) return reject('not-utf8');
  const json = toJson(text);
  if (json === undefined) return reject('not-json');
  const version = (json as { version?: unknown } | null)?.version;
  if (Number.isInteger(version) && !readableVersions.includes(version as number))
    return reject('unknown-version', '/version', `readable are ${readableVersions.join(', ')}`);
  const parsed = parseEvent(stream, upgradeEvent(stream, json));
  if (!parsed.success) return toRejected(parsed.error.issues[0]);
  const event = parsed.data;
  if (key?.toString('utf8') !== event.entity_id) return reject('key-mismatch', '/entity_id');
  if (event.observed_at > timestampMs + MAX_FUTURE_MS) return reject('future', '/observed_at');
  return { accepted: true, event };
}

/**
 * What an accepted record says, read again; what was judged is not judged anew.
 * @throws TypeError when it is none that was accepted
 */
export function eventOf<S extends Stream>(stream: S, value: Buffer): Event<S> {
  const parsed = parseEvent(stream, upgradeEvent(stream, JSON.parse(utf8.decode(value))));
  if (!parsed.success) throw new TypeError('an accepted record is read as no event');
  return parsed.data;
}

export const reject = (reason: RejectReason, path: string | null = null, detail: string | null = null): Rejected => ({
  accepted: false,
  reason,
  path,
  detail,
});

/** The first of what the contract says is wrong. It never repeats what the record holds. */
const toRejected = (issue: { path: readonly PropertyKey[]; message: string } | undefined): Rejected =>
  reject('contract', `/${(issue?.path ?? []).map(String).join('/')}`, issue?.message ?? null);

function toText(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}` differ in this bit alone. */
const BRACE_BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Counts brackets outside strings, over the bytes: JSON.parse of a value 10,000 deep costs a stack first. */
function depthExceeds(json: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === QUOTE) at = endOfString(json, at + 1);
    else if ((byte | BRACE_BIT) === OPEN) {
      if (++depth > limit) return true;
    } else if ((byte | BRACE_BIT) === CLOSE) depth--;
  }
  return false;
}

/** Where the quote lies that ends a string, or past the end. */
function endOfString(json: Buffer, from: number): number {
  for (let at = from; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at;
  }
  return json.length;
}
