import { isUtf8 } from 'node:buffer';
import type { ShownLetter } from '@freshwax/contracts';

type LetterBytes = NonNullable<ShownLetter['record']>;

/** What of a record's bytes is shown. */
const MAX_TEXT_BYTES = 4_096;
const HEX_BYTES = 256;
/** Bytes of a row of hex. */
const ROW = 16;
const MAX_HEADERS = 50;
const MAX_HEADER_CHARACTERS = 500;

/** Nothing of it can harm who shows it: text is UTF-8 or hex, and bounded. */
export function toLetterBytes(stored: {
  payload: Buffer | null;
  key: Buffer | null;
  headers: Buffer | null;
}): LetterBytes {
  const { payload, key, headers } = stored;
  const named = { key: key && toText(key.subarray(0, MAX_TEXT_BYTES)), headers: toHeaders(headers) };
  if (payload === null) return { bytes: null, text: null, hex: null, isWhole: true, ...named };
  const wrongAt = validBytes(payload);
  if (wrongAt === payload.length) {
    const shown = payload.subarray(0, validBytes(payload.subarray(0, MAX_TEXT_BYTES)));
    const text = shown.toString('utf8');
    return { bytes: payload.length, text, hex: null, isWhole: shown.length === payload.length, ...named };
  }
  const from = Math.max(0, Math.floor((wrongAt - HEX_BYTES / 2) / ROW) * ROW);
  const part = payload.subarray(from, from + HEX_BYTES);
  const hex = { from, hex: part.toString('hex') };
  return { bytes: payload.length, text: null, hex, isWhole: part.length === payload.length, ...named };
}

/** Bytes at the beginning that are whole characters of UTF-8. */
function validBytes(bytes: Buffer): number {
  if (isUtf8(bytes)) return bytes.length;
  let [valid, wrong] = [0, bytes.length];
  while (wrong - valid > 1) {
    const middle = (valid + wrong) >> 1;
    if (isValidUpTo(bytes, middle)) valid = middle;
    else wrong = middle;
  }
  while (valid > 0 && !isUtf8(bytes.subarray(0, valid))) valid--;
  return valid;
}

/** The end may lie within a character of up to 4 bytes. */
const isValidUpTo = (bytes: Buffer, end: number): boolean =>
  [0, 1, 2, 3].some((less) => end >= less && isUtf8(bytes.subarray(0, end - less)));

const toText = (bytes: Buffer): string => (isUtf8(bytes) ? bytes.toString('utf8') : `hex:${bytes.toString('hex')}`);

/** [[name, base64], ...] as the consumer keeps them, or the hash of what was too long. */
export function toHeaders(block: Buffer | null): [string, string][] {
  if (block === null) return [];
  const text = block.toString('utf8');
  if (!text.startsWith('[')) return [['', text]];
  return (JSON.parse(text) as [string, string][])
    .slice(0, MAX_HEADERS)
    .map(([name, value]) => [name, toText(Buffer.from(value, 'base64')).slice(0, MAX_HEADER_CHARACTERS)]);
}
