import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Trial } from '../faults/fault.ts';
import { eventually } from '../eventually.ts';
import type { Cluster, ClusterNode } from './cluster.ts';
import { readKafkaMap, type KafkaMap } from './kafka.map.ts';
import { ProgressWatch, type Pauses } from './progress.ts';
import { toWaits, type Wait } from './waits.ts';

/** One node that was killed and came back. */
export interface Outage extends Omit<Pauses, 'ofEach'> {
  readonly killed: readonly string[];
  readonly coordinated: boolean;
  /** Partitions of the pipeline that the broker led. */
  readonly led: number;
  /** Of the partition that stood for the longest time. */
  readonly slowest: Wait;
  /** Of the partition in which what Kafka had acknowledged waited the longest. */
  readonly mostBehind: Wait;
  /** From the start of the node until every replica was in sync and every node took part again, ms. */
  readonly healedMs: number;
  /** At the end of the trial. */
  underReplicated: number;
}

/** A broker is missed after 9 s (broker.session.timeout.ms), clients look again after that; a busy machine takes longer. */
const GOES_ON_WITHIN_MS = 90_000;
const AWAY_AT_LEAST_MS = 20_000;
const HEALED_WITHIN_MS = 180_000;

export type Kind = 'broker' | 'cassandra';

export interface Killing {
  readonly cluster: Cluster;
  readonly kinds: readonly Kind[];
  readonly onOutage: (outage: Outage) => void;
}

/**
 * One node of each kind is killed under load and stays away until every partition has gone on without it; then it is started
 * again. The broker is the one that coordinates the consumers' group, and leads partitions.
 */
export const nodeKilled = ({ cluster, kinds, onOutage }: Killing): Fault => ({
  id: kinds.includes('broker') ? 'F5' : 'F6',
  name: `one ${kinds.join(' and one ')} of three killed -9, and started again when all go on without it`,
  needs: { servers: true },
  shows: ['outages'],
  async strike(trial, random) {
    const { pipeline, note, count, toHeal } = trial;
    const map = await readKafkaMap(pipeline.kafka, pipeline.topicPrefix);
    const coordinator = map.coordinator(`${pipeline.topicPrefix}${GROUP}`);
    const nodes = kinds.map((kind) =>
      kind === 'broker' ? cluster.broker(coordinator) : cluster.node(random.between(1, 3)),
    );
    const watch = new ProgressWatch(pipeline.pool);
    const heads = await readHeads(trial);
    for (const node of nodes) toHeal(() => node.start());
    note(`${nodes.map(({ name }) => name).join(' and ')}: killed -9; leads ${map.ledBy(coordinator)} partitions`);
    await Promise.all(nodes.map((node) => node.kill()));
    count('outages');
    const goesOn = await Promise.all([delay(AWAY_AT_LEAST_MS), allGoOn(watch, heads)]).catch((error: Error) => error);
    const { ofEach, ...pauses } = await watch.stop();
    if (goesOn instanceof Error) throw goesOn;
    const waits = toWaits(ofEach, trial.ledger.acknowledgements());
    for (const { place, ms, unpublishedMs } of waits.bySlowness.slice(0, 6))
      note(`${place} stood for ${ms} ms, for ${unpublishedMs} ms of them nothing was there to apply`);
    note('every partition has gone on without');
    const begin = performance.now();
    await Promise.all(nodes.map((node) => node.start()));
    const whole = await becomesWhole(trial);
    const healedMs = Math.round(performance.now() - begin);
    note(`whole again after ${healedMs} ms`);
    const isBroker = kinds.includes('broker');
    onOutage({
      ...pauses,
      slowest: waits.bySlowness[0]!,
      mostBehind: waits.mostBehind,
      killed: nodes.map(({ name }: ClusterNode) => name),
      coordinated: isBroker,
      led: isBroker ? map.ledBy(coordinator) : 0,
      healedMs,
      underReplicated: whole.underReplicated.length,
    });
  },
});

/** As the consumer calls it (apps/consumer/src/consumer.module.ts). */
const GROUP = 'freshwax-consumer';

/** Ends of all logs. */
async function readHeads({ pipeline }: Trial): Promise<Map<string, bigint>> {
  const heads = new Map<string, bigint>();
  const topics = (await pipeline.admin.listTopics()).filter((it) => it.startsWith(pipeline.topicPrefix));
  for (const topic of topics)
    for (const { partition, high } of await pipeline.admin.readWatermarks(topic))
      heads.set(`${topic}/${partition}`, high);
  return heads;
}

/** Each position has passed what was in its log before: what moves then was published and applied without the node. */
const allGoOn = (watch: ProgressWatch, heads: ReadonlyMap<string, bigint>): Promise<void> =>
  eventually(() => {
    const behind = [...watch.positions()].filter(([place, at]) => at <= (heads.get(place) ?? 0n));
    if (behind.length > 0 || watch.positions().size === 0)
      throw new Error(`stopped: ${behind.map(([place, at]) => `${place} at ${at}`).join(', ') || 'no position'}`);
  }, GOES_ON_WITHIN_MS);

/** Every replica of Kafka is in sync, and a read that asks every replica of Cassandra is answered. */
async function becomesWhole({ pipeline }: Trial): Promise<KafkaMap> {
  let map: KafkaMap | undefined;
  await eventually(async () => {
    map = await readKafkaMap(pipeline.kafka, pipeline.topicPrefix);
    if (map.underReplicated.length > 0) throw new Error(`not in sync: ${map.underReplicated.join(', ')}`);
    await pipeline.cassandra.execute('SELECT offset FROM spotify_events LIMIT 1', [], { consistency: ALL });
  }, HEALED_WITHIN_MS);
  return map!;
}

/** Of the native protocol. */
const ALL = 0x05;
