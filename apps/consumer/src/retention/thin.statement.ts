import { HISTORY_BY_THE_HOUR_DAYS } from '@freshwax/contracts';
import type { Build } from '../chunk/build.ts';

/** The first hour that is kept by the hour; all earlier UTC days keep their newest. */
const FIRST_BY_THE_HOUR = `((now() AT TIME ZONE 'UTC')::date - DATE '1970-01-01' - ${HISTORY_BY_THE_HOUR_DAYS})::bigint * 24`;

/**
 * Whether an hour `h` of an older day is left out: a later one of its day, kept as long, stands beside it. What is left out by one
 * row is left out by whatever leaves that row out, and both expire and are purged by day together, so that thinning early, late,
 * twice, before or after late arrivals, expiry and a rebuild leaves the same rows.
 */
export const isThinned = ({ tables }: Pick<Build, 'tables'>): string => `h.hour < ${FIRST_BY_THE_HOUR} AND EXISTS (
  SELECT 1 FROM ${tables}.popularity_history k WHERE k.topic = h.topic AND k.id = h.id AND k.source = h.source
    AND k.hour > h.hour AND k.hour <= h.hour / 24 * 24 + 23 AND k.expires_on >= h.expires_on)`;

/** A purge is taking rows, or will go on to: one whose operation has failed will not, and is asked for anew under another id. */
export const HAS_ROWS_TO_TAKE = `EXISTS (SELECT 1 FROM book.purge p JOIN book.operation o ON o.id = p.id
  WHERE p.retracted_at IS NULL AND o.finished_at IS NULL)`;

/**
 * Thins one page of the history, in key order: locks are taken as by a chunk. A purge whose rows still go may take the later hour
 * and leave the earlier one, that came after it: until it has ended nothing is thinned.
 *
 * $1 topic, $2 rows a page, $3 to $5 id, source and hour after which to go on.
 */
export const thinStatement = (build: Build): string => `WITH page AS MATERIALIZED (
  SELECT id, source, hour FROM ${build.tables}.popularity_history
  WHERE topic = $1 AND (id, source, hour) > ($3::text, $4::text, $5::bigint) ORDER BY id, source, hour LIMIT $2),
doomed AS MATERIALIZED (
  SELECT h.id, h.source, h.hour FROM page p JOIN ${build.tables}.popularity_history h USING (id, source, hour)
  WHERE h.topic = $1 AND ${isThinned(build)} AND NOT ${HAS_ROWS_TO_TAKE}
  ORDER BY h.id, h.source, h.hour FOR UPDATE OF h),
gone AS (
  DELETE FROM ${build.tables}.popularity_history h USING doomed d
  WHERE h.topic = $1 AND h.id = d.id AND h.source = d.source AND h.hour = d.hour RETURNING 1),
removal AS (
  INSERT INTO ${build.books}.removal AS r (cause, what, n)
  SELECT 'thinning', '${build.tables}.popularity_history', count(*) FROM gone HAVING count(*) > 0
  ON CONFLICT (cause, what) DO UPDATE SET n = r.n + excluded.n)
SELECT (SELECT count(*) FROM gone)::int AS gone, id, source, hour FROM page ORDER BY id DESC, source DESC, hour DESC LIMIT 1`;
