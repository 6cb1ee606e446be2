import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../libs/contracts/src/index.ts';
import { pagesOf, type Page } from './arrivals.ts';
import { PARTITIONS } from './backlog.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import { warmUp } from './drain.ts';
import { mix, observationOf } from './events.ts';
import { measure, medianOf, momentOf, quantileOf, round, type Measured, type Moment } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';
import type { BenchStores } from './stores.ts';
import { VisibleWatch } from './visible-watch.ts';

/** Events/s that are asked for, whatever becomes of those before; `--rate` asks for others, where a machine is slower. */
export const RATE = 1_000;
/** Events that the producer publishes at once: what an answer of a source brings; and one at a time, the hardest. */
export const PAGE = 20;
const PAGE_SIZES = [PAGE, 1];
/** Least time between two sendings. */
const TICK_MS = 2;
/** Not counted: first claims, and the compilers of the consumer and of the servers, which after a minute still take a tenth of a core. */
const WARM_UP_S = 120;
const CATCH_UP_MS = 30_000;

export interface LatencyRun {
  events: number;
  /** Events that are published together. */
  pageSize: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  maxMs: number;
  /** The same from when Kafka was handed the event, instead of when it was due. */
  p50FromSendMs: number;
  p99FromSendMs: number;
  /** How late the sender itself was at worst: its share of the figures above. */
  sentLateMaxMs: number;
  cpuMicrosPerEvent: Measured['cpuMicrosPerEvent'];
  /** At most since the consumer's start, MB. */
  consumerPeakMB: number;
}

/** From the time an event is due to the time it is seen in both stores, by default at 1,000 events/s. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  const topicPrefix = `latency${Date.now()}.`;
  const stores = await session.createStores('latency', topicPrefix);
  try {
    await warmUp(session);
    await makeTopics(session, stores, topicPrefix);
    const consumer = session.startConsumer(stores);
    await consumer.ready(session.consumerPort);
    const runs: LatencyRun[] = [];
    const rate = options.rate ?? RATE;
    const task = { stores, consumer, topicPrefix, rate, seconds: options.events / rate };
    await measureLatency(session, { ...task, seconds: WARM_UP_S, pageSize: PAGE });
    for (let at = 1; at <= options.runs; at++)
      for (const pageSize of PAGE_SIZES) {
        const one = await measureLatency(session, { ...task, pageSize });
        say(`run ${at}: ${JSON.stringify(one)}`);
        runs.push(one);
      }
    await consumer.stop();
    return { ...summaryOf(runs.filter((it) => it.pageSize === PAGE)), mix, events: options.events, runs };
  } finally {
    await stores.close();
    await session.close();
  }
}

function summaryOf(runs: readonly LatencyRun[]): Pick<BenchResult, 'p50Ms' | 'p99Ms' | 'cpuMicrosPerEvent'> {
  const p50Ms = medianOf(runs.map((it) => it.p50Ms));
  const { cpuMicrosPerEvent } = runs.find((it) => it.p50Ms === p50Ms)!;
  return { p50Ms, p99Ms: medianOf(runs.map((it) => it.p99Ms)), cpuMicrosPerEvent };
}

async function makeTopics({ built }: BenchSession, { kafka }: BenchStores, topicPrefix: string): Promise<void> {
  const topics = new built.kafka.TopicsAdmin(kafka);
  await topics.ensureTopics({ topicPrefix, partitions: PARTITIONS, replication: 1 });
  await topics.disconnect();
}

export interface LatencyTask {
  stores: BenchStores;
  /** It runs, and has nothing left to do. */
  consumer: ConsumerProcess;
  topicPrefix: string;
  /** Events/s. */
  rate: number;
  seconds: number;
  /** Events that are published together. */
  pageSize: number;
}

/** Publishes for so many seconds and waits until all is seen. */
export async function measureLatency(session: BenchSession, task: LatencyTask): Promise<LatencyRun> {
  const { stores, consumer, topicPrefix, rate, seconds, pageSize } = task;
  const now = (events: number): Moment =>
    momentOf(events, { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });
  const publisher = new session.built.kafka.Publisher(stores.kafka, topicPrefix);
  await publisher.connect();
  const watch = await VisibleWatch.start(stores, session.built);
  const begin = now(0);
  const { due, sent } = await publishOpenLoop((events) => publisher.publish(events), { rate, seconds, pageSize });
  await watch.until(due.size, CATCH_UP_MS);
  const end = now(due.size);
  const seen = await watch.times();
  await publisher.disconnect();
  const { cpuMicrosPerEvent } = measure(begin, end);
  const consumerPeakMB = round(consumer.memory().peakBytes / 2 ** 20, 1);
  return { pageSize, ...figuresOf({ due, sent, seen }), cpuMicrosPerEvent, consumerPeakMB };
}

interface Times {
  /** By event id, ms: when it was due, handed to Kafka, seen in both stores. */
  due: Map<string, number>;
  sent: Map<string, number>;
  seen: Map<string, number>;
}

/**
 * An open loop: what is due is sent, also when what was sent before is not acknowledged yet. A sender that waited for
 * answers would send less just when answers are late, and leave the worst times out.
 */
async function publishOpenLoop(
  publish: (observations: ReturnType<typeof observationOf>[]) => Promise<Event[]>,
  { rate, seconds, pageSize }: Pick<LatencyTask, 'rate' | 'seconds' | 'pageSize'>,
): Promise<Pick<Times, 'due' | 'sent'>> {
  const due = new Map<string, number>();
  const sent = new Map<string, number>();
  const underWay: Promise<void>[] = [];
  const spec = { events: rate * seconds, endMs: Date.now() };
  const pages = pagesOf(spec.events, { rate, size: pageSize });
  const start = performance.now();
  const untilDue = (page?: Page): number => (page ? start + page.dueMs - performance.now() : 0);
  for (let at = 0; at < pages.length; await delay(Math.max(TICK_MS, untilDue(pages[at])))) {
    const sentAt = performance.now();
    const from = at;
    while (at < pages.length && start + pages[at]!.dueMs <= sentAt) at++;
    const now = pages.slice(from, at);
    if (now.length === 0) continue;
    const observations = now.flatMap(({ events }) => events.map((one) => observationOf(one, spec)));
    const dues = now.flatMap(({ events, dueMs }) => events.map(() => start + dueMs));
    const answer = publish(observations).then((events) => {
      for (const [one, { event_id: id }] of events.entries()) {
        due.set(id, dues[one]!);
        sent.set(id, sentAt);
      }
    });
    underWay.push(answer);
  }
  await Promise.all(underWay);
  return { due, sent };
}

function figuresOf({ due, sent, seen }: Times): Omit<LatencyRun, 'cpuMicrosPerEvent' | 'consumerPeakMB' | 'pageSize'> {
  const since = (from: Map<string, number>): number[] =>
    [...seen].map(([id, at]) => at - from.get(id)!).toSorted((a, b) => a - b);
  const [fromDue, fromSend] = [since(due), since(sent)];
  const late = [...sent].reduce((most, [id, at]) => Math.max(most, at - due.get(id)!), 0);
  const quantile = (sorted: number[], share: number): number => round(quantileOf(sorted, share), 1);
  return {
    events: seen.size,
    p50Ms: quantile(fromDue, 0.5),
    p90Ms: quantile(fromDue, 0.9),
    p99Ms: quantile(fromDue, 0.99),
    maxMs: quantile(fromDue, 1),
    p50FromSendMs: quantile(fromSend, 0.5),
    p99FromSendMs: quantile(fromSend, 0.99),
    sentLateMaxMs: round(late, 1),
  };
}
