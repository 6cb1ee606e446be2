/** Bits that a double can hold, and some to round by. */
const KEPT_BITS = 64n;

/**
 * numerator / denominator of exact integers as a double, right to the last bits however large they are.
 * @param denominator not 0
 */
export function ratio(numerator: bigint, denominator: bigint): number {
  if (denominator < 0n) return ratio(-numerator, -denominator);
  if (numerator < 0n) return -ratio(-numerator, denominator);
  const lengths = BigInt(denominator.toString(2).length - numerator.toString(2).length);
  const shift = lengths + KEPT_BITS > 0n ? lengths + KEPT_BITS : 0n;
  return Number((numerator << shift) / denominator) / 2 ** Number(shift);
}
