const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Intervals that are offered; the command line and the API take any. */
export const intervals: readonly (readonly [ms: number, label: string])[] = [
  [MINUTE_MS, '1 min'],
  [10 * MINUTE_MS, '10 min'],
  [HOUR_MS, '1 h'],
  [6 * HOUR_MS, '6 h'],
  [24 * HOUR_MS, '1 d'],
];

/** `10 s`, `10 min`, `1.5 h`: in the largest unit that it fills. */
export function intervalText(ms: number): string {
  const [size, unit] = (
    [
      [24 * HOUR_MS, 'd'],
      [HOUR_MS, 'h'],
      [MINUTE_MS, 'min'],
      [1_000, 's'],
    ] as const
  ).find(([unitMs]) => ms >= unitMs) ?? [1_000, 's'];
  return `${Number((ms / size).toFixed(1))} ${unit}`;
}
