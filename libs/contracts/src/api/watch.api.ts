import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { text } from '../events/fields.ts';
import { answerOf, availability, instant, listOf } from './meta.api.ts';

const MINUTE_MS = 60_000;
export const MIN_WATCH_INTERVAL_MS = 10_000;
export const MAX_WATCH_INTERVAL_MS = 7 * 24 * 60 * MINUTE_MS;

/** Sources that can be asked for one track at any moment. */
export const watchableSource = source.extract(['spotify', 'simulator']);
export type WatchableSource = z.infer<typeof watchableSource>;

/** Sources that can be asked for the albums of one artist. */
export const followableSource = source.extract(['spotify', 'simulator', 'listenbrainz']);
export type FollowableSource = z.infer<typeof followableSource>;

/** How often a track is observed that names no interval, ms. */
export const watchIntervalMs = { spotify: 60 * MINUTE_MS, simulator: 10_000 } as const satisfies Record<
  WatchableSource,
  number
>;

const query = text.trim().min(1).max(200).describe('A name, an id, a uri or an address at the source');
const interval = z.int().min(MIN_WATCH_INTERVAL_MS).max(MAX_WATCH_INTERVAL_MS).nullable();

const entry = {
  /** Names the entry in an address. */
  id: z.string(),
  /** What was asked for: a name, or an id. */
  query: z.string(),
  source,
  /** What the source calls it; null until it said so. */
  name: z.string().nullable(),
  url: z.string().nullable(),
  addedAt: instant,
};

/** `resolving`: the source was not asked yet. `not-found`: it was, and knows nothing of that name, or of the track no more. */
export const watchStates = ['resolving', 'watched', 'not-found'] as const;
export const watchEntry = z
  .object({
    ...entry,
    state: z.enum(watchStates),
    /** Also of a track that the source knows no more: it is asked for at its interval. */
    trackId: z.string().nullable(),
    /** What the first entry of the same track asks for; null: this is the first. */
    sameAs: z.string().nullable(),
    intervalMs: z.int(),
    /** True when the entry names no interval of its own. */
    isDefaultInterval: z.boolean(),
    lastObservedAt: instant.nullable(),
    nextDueAt: instant.nullable(),
  })
  .meta({ id: 'WatchEntry' });
export const watchEntryList = listOf(watchEntry);
export const watchEntryAnswer = answerOf(watchEntry);
export type WatchEntry = z.infer<typeof watchEntry>;

/** Adding what is there already changes nothing but the interval, where one is named. */
export const watchAddition = z
  .strictObject({ query, source: watchableSource.optional(), intervalMs: interval.optional() })
  .meta({ id: 'WatchAddition' });
export type WatchAddition = z.infer<typeof watchAddition>;
/** null: the default of the source. */
export const watchChange = z.strictObject({ intervalMs: interval }).meta({ id: 'WatchChange' });
export type WatchChange = z.infer<typeof watchChange>;

export const followStates = ['resolving', 'followed', 'not-found'] as const;
export const followedArtist = z
  .object({
    ...entry,
    state: z.enum(followStates),
    artistId: z.string().nullable(),
    /** When new releases of the artist were last looked for. */
    lastCheckedAt: instant.nullable(),
  })
  .meta({ id: 'FollowedArtist' });
export const followedArtistList = listOf(followedArtist);
export const followedArtistAnswer = answerOf(followedArtist);
export type FollowedArtist = z.infer<typeof followedArtist>;

export const followAddition = z
  .strictObject({ query, source: followableSource.optional() })
  .meta({ id: 'FollowAddition' });
export type FollowAddition = z.infer<typeof followAddition>;

/** What was observed of a watched track. The history keeps one observation an hour, of old days one a day. */
export const watchedHistory = z
  .object({
    id: z.string(),
    source,
    name: z.string().nullable(),
    url: z.string().nullable(),
    /** The interval that the track is observed at, ms. */
    intervalMs: z.int(),
    from: instant,
    to: instant,
    /** Whether the source offers the popularity of tracks. */
    popularity: availability,
    /** Oldest first, at most `maxPoints`. */
    points: z.array(z.object({ observedAt: instant, popularity: z.int().nullable() })),
    /** How many observations the points were chosen from. */
    n: z.int(),
    /** Longer than two intervals (or hours, where those are longer) without an observation. */
    gaps: z.array(z.object({ from: instant, to: instant })),
  })
  .meta({ id: 'WatchedHistory' });
export const watchedHistoryAnswer = answerOf(watchedHistory);
export type WatchedHistory = z.infer<typeof watchedHistory>;
export type WatchedHistoryAnswer = z.infer<typeof watchedHistoryAnswer>;
