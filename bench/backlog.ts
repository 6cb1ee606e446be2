import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from '../libs/kafka/src/index.ts';
import type { Stream } from '../libs/contracts/src/index.ts';
import type { Built } from './built.ts';
import { entityOf, observationOf, observedAtOf, popularityOf, streamOf, type BacklogSpec } from './events.ts';

/** Partitions of each topic, as the product has them. */
export const PARTITIONS = 6;
const BATCH = 1_000;
/** Events of one run of the producer: they bear the same trace. */
const RUN = 5_000;
const DAY_MS = 86_400_000;
const LEADER_TRIES = 100;
const LEADER_EVERY_MS = 300;

/** A backlog that ends with this day's beginning: all of it is in the past, and the same on the same day. */
export const backlogOf = (events: number): BacklogSpec => ({ events, endMs: Math.floor(Date.now() / DAY_MS) * DAY_MS });

export interface PublishOptions {
  built: Built;
  kafka: Kafka;
  topicPrefix: string;
  /** First event that is left out; default: none. */
  to?: number;
  onProgress: (published: number) => void;
}

/** Makes the topics and publishes the events from `from` on, sealed and with a trace as the producer does. */
export async function publishBacklog(spec: BacklogSpec, from: number, options: PublishOptions): Promise<void> {
  const { built, kafka, topicPrefix, to = spec.events, onProgress } = options;
  const topics = new built.kafka.TopicsAdmin(kafka);
  await topics.ensureTopics({ topicPrefix, partitions: PARTITIONS, replication: 1 });
  for (const { topic } of Object.values(built.contracts.topicTable)) await hasLeaders(topics, topicPrefix + topic);
  await topics.disconnect();
  const publisher = new built.kafka.Publisher(kafka, topicPrefix);
  await publisher.connect();
  for (let at = from; at < to; at += BATCH) {
    const length = Math.min(BATCH, to - at);
    const observations = Array.from({ length }, (_, one) => observationOf(at + one, spec));
    await publisher.publish(observations, { traceparent: traceOf(at) });
    onProgress(at + length);
  }
  await publisher.disconnect();
}

/**
 * A busy broker says that a topic is made before it leads all of its partitions: what is published then is refused in part,
 * and comes twice where it was not.
 */
async function hasLeaders(topics: InstanceType<Built['kafka']['TopicsAdmin']>, topic: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const marks = await topics.readWatermarks(topic).catch(() => []);
    if (marks.length === PARTITIONS) return;
    if (tries === LEADER_TRIES) throw new Error(`${topic} has no leader for ${PARTITIONS - marks.length} partitions`);
    await delay(LEADER_EVERY_MS);
  }
}

const traceOf = (at: number): string => `00-${String(Math.floor(at / RUN)).padStart(32, '0')}-0000000000000001-00`;

/** What a state table must hold once the backlog is applied. */
export interface ExpectedState {
  rows: number;
  observedAtSum: bigint;
  popularitySum: bigint;
}

/** Computed from the events, with no code of the consumer. */
export function expectedStates(spec: BacklogSpec): Record<Stream, ExpectedState> {
  const newest = new Map<number, number>();
  for (let at = 0; at < spec.events; at++) newest.set(entityOf(at), at);
  const none = (): ExpectedState => ({ rows: 0, observedAtSum: 0n, popularitySum: 0n });
  const states = { album: none(), track: none(), track_meta: none(), artist_meta: none(), watched_track: none() };
  for (const [entity, at] of newest) {
    const state = states[streamOf(entity)];
    state.rows++;
    state.observedAtSum += BigInt(observedAtOf(at, spec));
    if (streamOf(entity) !== 'track') state.popularitySum += BigInt(popularityOf(entity, at));
  }
  return states;
}
