/** How far back a history goes. */
const days = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, '365d': 365, all: 18_250 } as const;
export type Range = keyof typeof days;
export const ranges = Object.keys(days) as Range[];
export const usualRange: Range = '30d';

export const isRange = (value: string | null): value is Range => value !== null && Object.hasOwn(days, value);

export const rangeNames: Record<Range, string> = {
  '24h': 'a day',
  '7d': 'a week',
  '30d': '30 days',
  '90d': '90 days',
  '365d': 'a year',
  all: 'fifty years',
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Where a range begins, ISO-8601: on a whole hour, so that an address is asked again and not a new one each second. */
export const beginOf = (range: Range, nowMs: number): string =>
  new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS - days[range] * DAY_MS).toISOString();
