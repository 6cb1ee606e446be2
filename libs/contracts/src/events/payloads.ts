import { z } from 'zod';
import * as field from './fields.ts';

/**
 * The payloads of the five streams. `always` fields are present in every event, null when the source said null.
 * `offered` fields are absent where the source does not offer them, and then named in the envelope's `missing`.
 */

/** How often it was played, and by how many, on a platform that counts: never mixed with popularity, which is a score. */
const listens = { listen_count: field.bigCount, listener_count: field.bigCount };

const album = {
  always: {
    name: field.text,
    album_type: field.text.nullable(),
    total_tracks: field.count,
    /** As given: "1981", "1981-12", "1981-12-15", or the junk "0000". */
    release_date: field.text.max(32).nullable(),
    release_date_precision: field.releaseDatePrecision,
    artists: field.artistRefs,
    images: field.images,
    url: field.link,
  },
  offered: {
    label: field.text.nullable(),
    upc: field.text.nullable(),
    popularity: field.popularity,
    genres: field.genres,
    market_count: field.count,
    is_playable: z.boolean().nullable(),
    ...listens,
  },
};

const track = {
  always: {
    name: field.text,
    album_id: field.id.nullable(),
    artists: field.artistRefs,
    disc_number: field.count,
    track_number: field.count,
    duration_ms: field.durationMs,
    explicit: z.boolean().nullable(),
  },
  offered: {
    is_playable: z.boolean().nullable(),
    is_local: z.boolean().nullable(),
    /** Spotify's `restrictions.reason`. */
    restrictions: field.text.nullable(),
  },
};

const track_meta = {
  always: {
    name: field.text,
    album_id: field.id.nullable(),
    artists: field.artistRefs,
    duration_ms: field.durationMs,
    explicit: z.boolean().nullable(),
  },
  offered: {
    popularity: field.popularity,
    isrc: field.text.nullable(),
    market_count: field.count,
    linked_from: field.id.nullable(),
    ...listens,
  },
};

const artist_meta = {
  always: { name: field.text, images: field.images, url: field.link },
  offered: { popularity: field.popularity, followers: field.bigCount, genres: field.genres, ...listens },
};

const watched_track = {
  always: {
    name: field.text,
    artists: field.artistRefs,
    album_id: field.id.nullable(),
    album_name: field.text.nullable(),
    duration_ms: field.durationMs,
    /** The id that was asked for; with a market, `entity_id` may be another. */
    requested_id: field.id,
  },
  offered: { popularity: field.popularity, is_playable: z.boolean().nullable() },
};

const payloadOf = <A extends z.ZodRawShape, O extends z.ZodRawShape>(fields: { always: A; offered: O }) =>
  z.object({ ...fields.always, ...z.object(fields.offered).partial().shape });

export const payloadSchemas = {
  album: payloadOf(album),
  track: payloadOf(track),
  track_meta: payloadOf(track_meta),
  artist_meta: payloadOf(artist_meta),
  watched_track: payloadOf(watched_track),
};

/** The fields of each stream that a source may not offer. */
export const offeredFields = {
  album: Object.keys(album.offered),
  track: Object.keys(track.offered),
  track_meta: Object.keys(track_meta.offered),
  artist_meta: Object.keys(artist_meta.offered),
  watched_track: Object.keys(watched_track.offered),
} as const;

export type AlbumPayload = z.infer<typeof payloadSchemas.album>;
export type TrackPayload = z.infer<typeof payloadSchemas.track>;
export type TrackMetaPayload = z.infer<typeof payloadSchemas.track_meta>;
export type ArtistMetaPayload = z.infer<typeof payloadSchemas.artist_meta>;
export type WatchedTrackPayload = z.infer<typeof payloadSchemas.watched_track>;
