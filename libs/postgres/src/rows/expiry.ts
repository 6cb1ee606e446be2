const DAY_MS = 86_400_000;

/** How long the rows of each source may be kept, days; a source that is not named is kept for ever. */
export type Retention = ReadonlyMap<string, number>;

/** What PostgreSQL calls a day that never comes. */
export const NEVER = 'infinity';

/**
 * The UTC midnight at which a row must be gone: the first one that is at least `retention` days after the observation.
 * Whole days, so that counts by day of expiry say exactly what retention has removed.
 * @returns ms since 1970, or null to keep it for ever
 */
export function expiresAtMs(observedAtMs: number, source: string, retention: Retention): number | null {
  const days = retention.get(source);
  return days === undefined ? null : Math.ceil(observedAtMs / DAY_MS) * DAY_MS + days * DAY_MS;
}

let last: { atMs: number | null; day: string } = { atMs: null, day: NEVER };

/** The same as a date for PostgreSQL. Most records of a chunk expire on the day of the one before. */
export function toExpiryDay(atMs: number | null): string {
  if (atMs !== last.atMs) last = { atMs, day: atMs === null ? NEVER : new Date(atMs).toISOString().slice(0, 10) };
  return last.day;
}
