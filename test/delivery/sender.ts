import { CompressionTypes, type Producer } from 'kafkajs';
import { streams, topicTable, type Observation, type Stream } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import type { TestPipeline } from './pipeline.ts';

/** A record as it was acknowledged: the truth that both stores are held against. */
export interface Sent {
  topic: string;
  partition: number;
  offset: bigint;
  value: Buffer | null;
}

const EPOCH_MS = Date.UTC(2026, 9, 1);

/** The `at`-th observation of a stream: 200 entities, times that differ, out of order. */
export function observation(stream: Stream, at: number): Observation {
  const entity = `${stream}-${at % 200}`;
  const head = {
    source: 'simulator' as const,
    observed_at: EPOCH_MS + ((at * 7_919) % 100_003) * 1_000,
    entity_id: entity,
  };
  const name = `${entity} "ünïcode", {braces}`;
  const artists = [{ id: `r-${at % 20}`, name: 'R' }];
  const popularity = at % 11 === 0 ? null : (at * 31) % 101;
  const duration_ms = 60_000 + ((at * 1_237) % 300_000);
  switch (stream) {
    case 'album':
      return {
        ...head,
        type: stream,
        payload: {
          name,
          album_type: at % 3 ? 'album' : 'single',
          total_tracks: at % 20,
          release_date: '2026-10',
          release_date_precision: 'month',
          artists,
          images: [],
          url: null,
          popularity,
        },
        missing: ['label', 'upc', 'genres', 'market_count', 'is_playable', 'listen_count', 'listener_count'],
      };
    case 'track':
      return {
        ...head,
        type: stream,
        payload: {
          name,
          album_id: 'album-1',
          artists,
          disc_number: 1,
          track_number: at % 12,
          duration_ms,
          explicit: at % 5 === 0,
        },
        missing: ['is_playable', 'is_local', 'restrictions'],
      };
    case 'track_meta':
      return {
        ...head,
        type: stream,
        payload: {
          name,
          album_id: 'album-1',
          artists,
          duration_ms,
          explicit: at % 7 === 0 ? null : at % 5 === 0,
          popularity,
        },
        missing: ['isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
      };
    case 'artist_meta':
      return {
        ...head,
        type: stream,
        payload: { name, images: [], url: null },
        missing: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'],
      };
    case 'watched_track':
      return {
        ...head,
        type: stream,
        payload: { name, artists, album_id: null, album_name: null, duration_ms, requested_id: entity, popularity },
        missing: ['is_playable'],
      };
  }
}

/** Sends and keeps what was acknowledged where. */
export class Sender {
  readonly sent: Sent[] = [];
  private readonly producer: Producer;

  constructor(private readonly pipeline: Pick<TestPipeline, 'kafka' | 'topicPrefix'>) {
    this.producer = pipeline.kafka.producer({ allowAutoTopicCreation: false });
  }

  async connect(): Promise<this> {
    await this.producer.connect();
    return this;
  }

  /** Observations from..to of every stream, in requests of 500. */
  async sendObservations(from: number, to: number): Promise<void> {
    for (const stream of streams) {
      for (let at = from; at < to; at += 500) {
        const range = Array.from({ length: Math.min(500, to - at) }, (_, step) =>
          sealEvent(observation(stream, at + step)),
        );
        await this.send(
          stream,
          range.map((event) => ({ key: event.entity_id, value: Buffer.from(JSON.stringify(event)) })),
        );
      }
    }
  }

  async send(
    stream: Stream,
    messages: { key: string | Buffer; value: Buffer | null; headers?: Record<string, string> }[],
    partition?: number,
  ): Promise<void> {
    const topic = this.pipeline.topicPrefix + topicTable[stream].topic;
    // One request a partition: its answer says the first offset, and the others follow it.
    const placed = messages.map((message) => ({ ...message, partition: partition ?? spread(String(message.key), 3) }));
    for (const [target, all] of Map.groupBy(placed, (message) => message.partition)) {
      const [answer] = await this.producer.send({ topic, acks: -1, compression: CompressionTypes.None, messages: all });
      const base = BigInt(answer!.baseOffset!);
      this.sent.push(...all.map(({ value }, at) => ({ topic, partition: target, offset: base + BigInt(at), value })));
    }
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect();
  }
}

/** Number of partitions that the delivery tests use. */
export const PARTITIONS = 3;
const spread = (key: string, partitions: number): number =>
  [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) % partitions;
