/** Bounds of what may travel (docs/reference/events). They keep one record from harming the others. */

export const MAX_POPULARITY = 100;
/** One day: no track is longer, and three of these squared still fit a PostgreSQL numeric. */
export const MAX_DURATION_MS = 86_400_000;
export const MAX_ID_LENGTH = 64;
export const MAX_STRING_LENGTH = 2_000;
export const MAX_ARRAY_LENGTH = 500;
/** A record's value, bytes. Larger ones are kept raw and become dead letters. */
export const MAX_VALUE_BYTES = 256 * 1024;
/** A record's key, bytes: it is an id, of which no character takes more than three. */
export const MAX_KEY_BYTES = 3 * MAX_ID_LENGTH;
/** Nesting of the JSON text, checked before it is parsed. */
export const MAX_DEPTH = 32;
/** How far `observed_at` may lie after the record's Kafka time, ms. */
export const MAX_FUTURE_MS = 5 * 60_000;
/** After so many UTC days the history of popularity keeps the newest observation of a day instead of each hour's. */
export const HISTORY_BY_THE_HOUR_DAYS = 90;
/** Offsets a Cassandra partition holds; a chunk is cut at its edges. */
export const WINDOW_SIZE = 50_000;
