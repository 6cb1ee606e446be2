import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { artistRef } from '../events/fields.ts';
import { answerOf, availability, instant, listOf, provenance } from './meta.api.ts';

const observed = {
  id: z.string(),
  source,
  name: z.string(),
  observedAt: instant,
  expiresOn: z.iso.date().nullable(),
  /** Fields that the source does not offer. */
  notOffered: z.array(z.string()),
  provenance,
};

/** How often it was played, and by how many; null where the source does not count, or does not know it. */
const listens = { listenCount: z.int().nullable(), listenerCount: z.int().nullable() };

/**
 * The same recording or release group in MusicBrainz, found by ISRC or barcode, and how often ListenBrainz saw it played.
 * Of another source than the row: never to be taken for the row's own popularity. Null where there is no match.
 */
const musicbrainz = z
  .object({ mbid: z.string(), listenCount: z.int().nullable(), url: z.string(), source: z.literal('listenbrainz') })
  .nullable();

export const albumRow = z
  .object({
    ...observed,
    albumType: z.string().nullable(),
    totalTracks: z.int().nullable(),
    releaseDate: z.string().nullable(),
    releaseDatePrecision: z.string().nullable(),
    artists: z.array(artistRef),
    imageUrl: z.string().nullable(),
    url: z.string().nullable(),
    label: z.string().nullable(),
    popularity: z.int().nullable(),
    genres: z.array(z.string()).nullable(),
    ...listens,
    musicbrainz,
  })
  .meta({ id: 'Album' });
export const albumList = listOf(albumRow);
/** What `fields` makes of it. */
export const albumFieldsList = listOf(z.union([albumRow, albumRow.partial().meta({ id: 'AlbumFields' })]));
export const albumAnswer = answerOf(albumRow);
export type AlbumRow = z.infer<typeof albumRow>;
export type AlbumList = z.infer<typeof albumList>;

export const trackRow = z
  .object({
    ...observed,
    albumId: z.string().nullable(),
    artists: z.array(artistRef),
    discNumber: z.int().nullable(),
    trackNumber: z.int().nullable(),
    durationMs: z.int().nullable(),
    explicit: z.boolean().nullable(),
    popularity: z.int().nullable(),
    popularityAvailability: availability,
    ...listens,
    url: z.string().nullable(),
    musicbrainz,
  })
  .meta({ id: 'Track' });
export const trackList = listOf(trackRow);
/** What `fields` makes of it. */
export const trackFieldsList = listOf(z.union([trackRow, trackRow.partial().meta({ id: 'TrackFields' })]));
export type TrackFields = z.infer<typeof trackFieldsList>;
export const trackAnswer = answerOf(trackRow);
export type TrackRow = z.infer<typeof trackRow>;

/** A track that is watched, as it was last observed. */
export const watchedTrackRow = z
  .object({
    ...observed,
    /** The id that is watched; with a market another may answer. */
    requestedId: z.string(),
    albumId: z.string().nullable(),
    albumName: z.string().nullable(),
    artists: z.array(artistRef),
    durationMs: z.int().nullable(),
    isPlayable: z.boolean().nullable(),
    popularity: z.int().nullable(),
    popularityAvailability: availability,
    url: z.string().nullable(),
  })
  .meta({ id: 'WatchedTrack' });
export const watchedTrackList = listOf(watchedTrackRow);
/** What `fields` makes of it. */
export const watchedTrackFieldsList = listOf(
  z.union([watchedTrackRow, watchedTrackRow.partial().meta({ id: 'WatchedTrackFields' })]),
);
export const watchedTrackAnswer = answerOf(watchedTrackRow);
export type WatchedTrackRow = z.infer<typeof watchedTrackRow>;

export const artistRow = z
  .object({
    ...observed,
    popularity: z.int().nullable(),
    popularityAvailability: availability,
    followers: z.int().nullable(),
    ...listens,
    genres: z.array(z.string()).nullable(),
    imageUrl: z.string().nullable(),
    url: z.string().nullable(),
  })
  .meta({ id: 'Artist' });
export const artistList = listOf(artistRow);
/** What `fields` makes of it. */
export const artistFieldsList = listOf(z.union([artistRow, artistRow.partial().meta({ id: 'ArtistFields' })]));
export const artistAnswer = answerOf(artistRow);
export type ArtistRow = z.infer<typeof artistRow>;
