const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** 2^128 - 1, the largest number that an id can be. */
const LARGEST = '7N42dgm5tFLK9N8MT7fHC7';

/** Whether Spotify would take it for an id: 22 base62 digits of a number of 128 bits. Another costs a call, or a batch. */
export function isEntityId(id: string): boolean {
  if (!/^[0-9A-Za-z]{22}$/.test(id)) return false;
  for (let at = 0; at < LARGEST.length; at++) {
    const difference = DIGITS.indexOf(id.charAt(at)) - DIGITS.indexOf(LARGEST.charAt(at));
    if (difference !== 0) return difference < 0;
  }
  return true;
}
