const MBID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of an entity of MusicBrainz, as both services write it. */
export const isMbid = (value: unknown): value is string => typeof value === 'string' && MBID.test(value);
