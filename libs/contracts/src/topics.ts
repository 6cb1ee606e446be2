/** The topic table: the one place that says what travels where. Everything else reads it. */

/** The five kinds of observation; also the `type` of their envelopes. */
export const streams = ['album', 'track', 'track_meta', 'artist_meta', 'watched_track'] as const;
export type Stream = (typeof streams)[number];

const DAY_MS = 86_400_000;

export interface TopicSpec {
  readonly topic: string;
  /** What the Kafka key holds; it equals the envelope's `entity_id`. */
  readonly key: 'album_id' | 'track_id' | 'artist_id';
  /** Default number of partitions; `FRESHWAX_PARTITIONS` overrides it before the first start. */
  readonly partitions: number;
  /** How long Kafka keeps a record, ms. Judged by `LogAppendTime`, never by `observed_at`. */
  readonly retentionMs: number;
}

export const topicTable = {
  album: { topic: 'spotify.new_releases.album', key: 'album_id', partitions: 6, retentionMs: 7 * DAY_MS },
  track: { topic: 'spotify.new_releases.track', key: 'track_id', partitions: 6, retentionMs: 7 * DAY_MS },
  track_meta: { topic: 'spotify.track_meta', key: 'track_id', partitions: 6, retentionMs: 7 * DAY_MS },
  artist_meta: { topic: 'spotify.artist_meta', key: 'artist_id', partitions: 6, retentionMs: 7 * DAY_MS },
  watched_track: { topic: 'spotify_events', key: 'track_id', partitions: 6, retentionMs: 7 * DAY_MS },
} as const satisfies Record<Stream, TopicSpec>;

/** Commands that start work; one partition keeps them in the order they were asked. */
export const commandTopic = { topic: 'freshwax.commands', partitions: 1, retentionMs: DAY_MS } as const;

/** The stream that a topic carries, or undefined for a topic that is none of ours. */
export function streamOfTopic(topic: string): Stream | undefined {
  return streams.find((stream) => topicTable[stream].topic === topic);
}
