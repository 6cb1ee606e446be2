/** Ids as Spotify writes them: a 128-bit number as 22 base62 digits, most significant first (so the first is 0 to 7). */

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LENGTH = 22;
/** 62^7 is the largest group of digits that a double holds exactly with room to spare. */
const GROUP = 7;
const GROUP_SIZE = 62n ** BigInt(GROUP);
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

function groupOf(value: number, length: number): string {
  let text = '';
  for (let rest = value, at = 0; at < length; at++, rest = Math.floor(rest / 62))
    text = DIGITS.charAt(rest % 62) + text;
  return text;
}

/** @param value 0 <= value < 2^128 */
export function toBase62(value: bigint): string {
  let text = '';
  let rest = value;
  while (text.length + GROUP < LENGTH) {
    text = groupOf(Number(rest % GROUP_SIZE), GROUP) + text;
    rest /= GROUP_SIZE;
  }
  return groupOf(Number(rest), LENGTH - text.length) + text;
}

/** Undefined where the text is no 22 digits or names more than 128 bits. */
export function fromBase62(text: string): bigint | undefined {
  if (!/^[0-9A-Za-z]{22}$/.test(text)) return undefined;
  let value = 0n;
  for (let at = LENGTH % GROUP; at <= LENGTH; at += GROUP) {
    let group = 0;
    for (const digit of text.slice(Math.max(0, at - GROUP), at)) group = group * 62 + (VALUES.get(digit) ?? 0);
    value = value * GROUP_SIZE + BigInt(group);
  }
  return value < 1n << 128n ? value : undefined;
}
