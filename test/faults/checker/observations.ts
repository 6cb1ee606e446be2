import { createHash } from 'node:crypto';
import type { LogRecord } from './raw.checker.ts';

/** What the contract says of each stream; written down again here, since what is checked must not say what is right. */
export interface StreamShape {
  /** How its topics end. */
  readonly topic: string;
  readonly table: string;
  /** The payload's fields in the order of the contract; the tie is made over them in this order. */
  readonly fields: readonly string[];
  /** Such as a column takes under the same name. */
  readonly columns: readonly string[];
  readonly hasHistory: boolean;
}

const listens = ['listen_count', 'listener_count'];
const measured = ['name', 'album_id', 'artists', 'duration_ms', 'explicit'];

export const shapes: readonly StreamShape[] = [
  {
    topic: 'spotify.new_releases.album',
    table: 'albums',
    fields: [
      'name',
      'album_type',
      'total_tracks',
      'release_date',
      'release_date_precision',
      'artists',
      'images',
      'url',
      'label',
      'upc',
      'popularity',
      'genres',
      'market_count',
      'is_playable',
      ...listens,
    ],
    columns: [
      'name',
      'album_type',
      'total_tracks',
      'release_date',
      'release_date_precision',
      'artists',
      'url',
      'label',
      'upc',
      'popularity',
      'genres',
      'market_count',
      'is_playable',
      ...listens,
    ],
    hasHistory: false,
  },
  {
    topic: 'spotify.new_releases.track',
    table: 'tracks',
    fields: [
      'name',
      'album_id',
      'artists',
      'disc_number',
      'track_number',
      'duration_ms',
      'explicit',
      'is_playable',
      'is_local',
      'restrictions',
    ],
    columns: [
      'name',
      'album_id',
      'artists',
      'disc_number',
      'track_number',
      'duration_ms',
      'explicit',
      'is_playable',
      'is_local',
    ],
    hasHistory: false,
  },
  {
    topic: 'spotify.track_meta',
    table: 'track_meta',
    fields: [...measured, 'popularity', 'isrc', 'market_count', 'linked_from', ...listens],
    columns: [...measured, 'popularity', 'isrc', 'market_count', 'linked_from', ...listens],
    hasHistory: true,
  },
  {
    topic: 'spotify.artist_meta',
    table: 'artist_meta',
    fields: ['name', 'images', 'url', 'popularity', 'followers', 'genres', ...listens],
    columns: ['name', 'url', 'popularity', 'followers', 'genres', ...listens],
    hasHistory: true,
  },
  {
    topic: 'spotify_events',
    table: 'spotify_events',
    fields: ['name', 'artists', 'album_id', 'album_name', 'duration_ms', 'requested_id', 'popularity', 'is_playable'],
    columns: ['name', 'artists', 'album_id', 'album_name', 'duration_ms', 'requested_id', 'popularity', 'is_playable'],
    hasHistory: true,
  },
];

/** What one good record says. */
export interface Observation {
  readonly shape: StreamShape;
  /** With the prefix of its pipeline. */
  readonly topic: string;
  readonly source: string;
  readonly id: string;
  readonly observedAt: number;
  readonly tie: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly missing: readonly string[];
}

/** Of the records that are no dead letters. */
export function observationsOf(records: readonly Pick<LogRecord, 'topic' | 'value' | 'reason'>[]): Observation[] {
  return records.flatMap(({ topic, value, reason }) => {
    if (reason !== undefined) return [];
    const shape = shapes.find((it) => topic.endsWith(it.topic));
    if (!shape || !value) throw new RangeError(`a record of ${topic} that nobody could have applied was called good`);
    const event = JSON.parse(value.toString('utf8')) as StoredEvent;
    const { source, entity_id: id, observed_at: observedAt, payload, missing } = event;
    return [{ shape, topic, source, id, observedAt, tie: tieOf(shape, event), payload, missing }];
  });
}

interface StoredEvent {
  source: string;
  entity_id: string;
  observed_at: number;
  payload: Record<string, unknown>;
  missing: string[];
}

/** docs/explanation/delivery.md: equal times are ordered by 128 bits over what was said. */
function tieOf({ fields }: StreamShape, { payload, missing }: StoredEvent): string {
  const said = Object.fromEntries(
    fields.filter((name) => Object.hasOwn(payload, name)).map((name) => [name, payload[name]]),
  );
  const hex = createHash('sha256')
    .update(JSON.stringify([said, missing.toSorted()]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** The newest of each group: later time, and of equal times the greater tie. */
export function newestBy(all: readonly Observation[], group: (it: Observation) => string): Map<string, Observation> {
  const newest = new Map<string, Observation>();
  for (const it of all) {
    const held = newest.get(group(it));
    const isNewer =
      !held || it.observedAt > held.observedAt || (it.observedAt === held.observedAt && it.tie > held.tie);
    if (isNewer) newest.set(group(it), it);
  }
  return newest;
}
