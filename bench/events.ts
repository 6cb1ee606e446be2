import type { Observation, Stream } from '../libs/contracts/src/index.ts';

/**
 * How many of a hundred entities are of each stream, and so how many of a hundred events: an album is found with seven
 * tracks, each is looked at twice (as part of the album, and for its popularity), artists are fewer, and some are watched.
 */
export const mix = {
  album: 5,
  track: 35,
  track_meta: 35,
  artist_meta: 10,
  watched_track: 15,
} as const satisfies Record<Stream, number>;
export const ENTITIES = 50_000;
/** Bytes of a value. */
export const EVENT_BYTES = 500;
/** What the seal adds: `"event_id":"...",` and `"version":2,`. */
const SEAL_BYTES = 62;
/** The 50,000 entities are looked at once in ten minutes each. */
export const BETWEEN_EVENTS_MS = 600_000 / ENTITIES;

const streamOfPercent = Object.entries(mix).flatMap(([stream, share]) =>
  Array.from({ length: share }, () => stream as Stream),
);
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Of a backlog of `events`, all of which the sources said before `endMs`. */
export interface BacklogSpec {
  events: number;
  /** ms since 1970: the last observation. */
  endMs: number;
}

/** The entity that an event is about: by chance, as if each were looked at every ten minutes. */
export const entityOf = (at: number): number => mixBits(at, 1) % ENTITIES;
export const streamOf = (entity: number): Stream => streamOfPercent[entity % 100]!;
export const observedAtOf = (at: number, { events, endMs }: BacklogSpec): number =>
  endMs - Math.round((events - 1 - at) * BETWEEN_EVENTS_MS);
export const idOf = (entity: number): string => letters(entity, 2, 22);
/** Moves by a few points from look to look. */
export const popularityOf = (entity: number, at: number): number => (mixBits(entity, 3) % 90) + (mixBits(at, 4) % 10);

/** An observation of Spotify as the producer publishes it; filled up by its name, so that sealed it has 500 bytes. */
export function observationOf(at: number, spec: BacklogSpec): Observation {
  const entity = entityOf(at);
  const type = streamOf(entity);
  const base = { type, source: 'spotify', observed_at: observedAtOf(at, spec), entity_id: idOf(entity), market: 'US' };
  const { payload, missing } = said[type](entity, at);
  const bare = { ...base, run_id: runOf(at), payload: { name: '', ...payload }, missing };
  const filling = EVENT_BYTES - SEAL_BYTES - JSON.stringify(bare).length;
  return { ...bare, payload: { ...bare.payload, name: nameOf(entity, filling) } } as Observation;
}

interface Said {
  payload: Record<string, unknown>;
  missing: string[];
}
const listens = ['listen_count', 'listener_count'];

const said: Record<Stream, (entity: number, at: number) => Said> = {
  album: (entity, at) => ({
    payload: {
      album_type: entity % 3 === 0 ? 'album' : 'single',
      total_tracks: 1 + (entity % 14),
      release_date: '2024-06-14',
      release_date_precision: 'day',
      artists: artistsOf(entity),
      images: [],
      url: `https://open.spotify.com/album/${idOf(entity)}`,
      popularity: popularityOf(entity, at),
    },
    missing: ['label', 'upc', 'genres', 'market_count', 'is_playable', ...listens],
  }),
  track: (entity) => ({
    payload: {
      album_id: letters(entity >> 3, 5, 22),
      artists: artistsOf(entity),
      disc_number: 1,
      track_number: 1 + (entity % 14),
      duration_ms: durationOf(entity),
      explicit: entity % 7 === 0,
      is_playable: true,
      is_local: false,
      restrictions: null,
    },
    missing: [],
  }),
  track_meta: (entity, at) => ({
    payload: {
      album_id: letters(entity >> 3, 5, 22),
      artists: artistsOf(entity),
      duration_ms: durationOf(entity),
      explicit: entity % 7 === 0,
      popularity: popularityOf(entity, at),
      isrc: `US${letters(entity, 6, 10)}`,
    },
    missing: ['market_count', 'linked_from', ...listens],
  }),
  artist_meta: (entity, at) => ({
    payload: {
      images: [],
      url: `https://open.spotify.com/artist/${idOf(entity)}`,
      popularity: popularityOf(entity, at),
      followers: 1_000 + (at % 100_000),
      genres: ['dance pop'],
    },
    missing: listens,
  }),
  watched_track: (entity, at) => ({
    payload: {
      artists: artistsOf(entity),
      album_id: letters(entity >> 3, 5, 22),
      album_name: 'An album',
      duration_ms: durationOf(entity),
      requested_id: idOf(entity),
      popularity: popularityOf(entity, at),
      is_playable: true,
    },
    missing: [],
  }),
};

const artistsOf = (entity: number): { id: string; name: string }[] => {
  const artist = entity % 9_000;
  return [{ id: letters(artist, 7, 22), name: `Artist ${artist}` }];
};
const durationOf = (entity: number): number => 120_000 + (mixBits(entity, 8) % 240_000);
const runOf = (at: number): string => `00000000-0000-4000-8000-${String(Math.floor(at / 5_000)).padStart(12, '0')}`;
const nameOf = (entity: number, length: number): string =>
  `Song ${entity} ${'of an amber harbour and a lantern in the north '.repeat(8)}`.slice(0, Math.max(1, length));

function letters(at: number, salt: number, length: number): string {
  let text = '';
  for (let piece = 0; text.length < length; piece++) {
    let bits = mixBits(at, salt * 64 + piece);
    for (let letter = 0; letter < 5 && text.length < length; letter++) {
      text += BASE62[bits % 62]!;
      bits = Math.floor(bits / 62);
    }
  }
  return text;
}

/** 32 bits that look like chance (the finalizer of MurmurHash3). */
function mixBits(at: number, salt: number): number {
  let bits = (at ^ Math.imul(salt, 0x9e3779b1)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
