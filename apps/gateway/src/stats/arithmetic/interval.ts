/** 97.5 % quantile of the normal distribution. */
const Z_95 = 1.959963984540054;

export interface Coefficient {
  r: number;
  low: number | null;
  high: number | null;
}

/**
 * 95 % interval by Fisher's z: tanh(atanh(r) +- 1.96 se), se = 1 / sqrt(n - 3).
 * null below 4 pairs or at |r| = 1, where z is infinite.
 */
export const pearsonInterval = (r: number, n: bigint): Coefficient => around(r, n, 1);

/** As above with the standard error of Bonett and Wright (2000) for ranks: sqrt((1 + r^2 / 2) / (n - 3)). */
export const spearmanInterval = (r: number, n: bigint): Coefficient => around(r, n, 1 + (r * r) / 2);

function around(r: number, n: bigint, variance: number): Coefficient {
  if (n < 4n || Math.abs(r) >= 1) return { r, low: null, high: null };
  const z = Math.atanh(r);
  const half = Z_95 * Math.sqrt(variance / Number(n - 3n));
  return { r, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}
