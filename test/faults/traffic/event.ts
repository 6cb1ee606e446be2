import { createHash } from 'node:crypto';
import { streams, type Stream } from '@freshwax/contracts';
import type { Random } from '../random.ts';

/** An event as it travels; made without the publisher's code, so that a fault of that would not go round in a circle. */
export interface SentEvent {
  readonly event_id: string;
  readonly type: Stream;
  readonly version: number;
  readonly source: string;
  readonly observed_at: number;
  readonly entity_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly missing: readonly string[];
}

export interface Subject {
  readonly type: Stream;
  readonly source: string;
  readonly entity_id: string;
  readonly observed_at: number;
}

/** So few that every chunk has several observations of each. */
const ENTITIES = 40;
export const SOURCES = ['simulator', 'spotify', 'import'] as const;

export function drawSubject(random: Random, observedAt: number): Subject {
  const type = random.pick(streams);
  const entity_id = `${type}-${random.between(1, ENTITIES)}`;
  return { type, source: random.pick(SOURCES), entity_id, observed_at: observedAt };
}

/** Says something of a subject; two draws seldom say the same. */
export function drawEvent(subject: Subject, random: Random): SentEvent {
  const payload = payloads[subject.type](random);
  const missing = offered[subject.type].filter((name) => payload[name] === undefined);
  const identity = JSON.stringify([subject, payload]);
  return { event_id: toUuid(identity), version: 2, ...subject, payload, missing };
}

function toUuid(identity: string): string {
  const hex = createHash('sha1').update(identity).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What a source may leave out, and then names. */
const offered: Record<Stream, readonly string[]> = {
  album: ['label', 'upc', 'popularity', 'genres', 'market_count', 'is_playable', 'listen_count', 'listener_count'],
  track: ['is_playable', 'is_local', 'restrictions'],
  track_meta: ['popularity', 'isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
  artist_meta: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'],
  watched_track: ['popularity', 'is_playable'],
};

const nameOf = (random: Random): string => `n${random.between(0, 999)} "ünïcode", {braces} 😀`;
const artistsOf = (random: Random) => [{ id: `r-${random.between(1, 9)}`, name: 'R' }];
/** The longest that is allowed is drawn too: the sums of squares must take it. */
const durationOf = (random: Random): number | null =>
  random.pick([null, 1, 86_400_000, ...Array.from({ length: 9 }, () => random.between(30_000, 600_000))]);
/** Not offered, said to be null, or a number. */
const popularityOf = (random: Random): { popularity?: number | null } =>
  random.chance(0.15) ? {} : { popularity: random.chance(0.1) ? null : random.between(0, 100) };

const payloads: Record<Stream, (random: Random) => Record<string, unknown>> = {
  album: (random) => ({
    name: nameOf(random),
    album_type: random.pick(['album', 'single', 'compilation', null]),
    total_tracks: random.between(0, 30),
    release_date: '2026-10',
    release_date_precision: 'month',
    artists: artistsOf(random),
    images: [],
    url: null,
    ...popularityOf(random),
  }),
  track: (random) => ({
    name: nameOf(random),
    album_id: `album-${random.between(1, ENTITIES)}`,
    artists: artistsOf(random),
    disc_number: 1,
    track_number: random.between(1, 20),
    duration_ms: durationOf(random),
    explicit: random.pick([true, false, null]),
  }),
  track_meta: (random) => ({
    name: nameOf(random),
    album_id: null,
    artists: artistsOf(random),
    duration_ms: durationOf(random),
    explicit: random.pick([true, false, null]),
    ...popularityOf(random),
  }),
  artist_meta: (random) => ({ name: nameOf(random), images: [], url: null, ...popularityOf(random) }),
  watched_track: (random) => ({
    name: nameOf(random),
    artists: artistsOf(random),
    album_id: null,
    album_name: null,
    duration_ms: durationOf(random),
    requested_id: 'asked',
    ...popularityOf(random),
  }),
};
