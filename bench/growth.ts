import { backlogOf, publishBacklog } from './backlog.ts';
import { reached, warmUp } from './drain.ts';
import { BETWEEN_EVENTS_MS, mix, type BacklogSpec } from './events.ts';
import { measureLatency, PAGE, RATE } from './latency.ts';
import { measure, momentOf, round, type Measured, type Moment } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';
import type { BenchStores } from './stores.ts';

/**
 * Events stored. Each is reached by a process just started, which costs more than one that has run: what is held against each other
 * are the stretches of a hundred thousand, which end at one, two, ten, thirty and a hundred times as many.
 */
const CHECKPOINTS = [100_000, 200_000, 900_000, 1_000_000, 2_900_000, 3_000_000, 9_900_000, 10_000_000];
const LATENCY_SECONDS = 10;
/** More than elsewhere, since what the first checkpoints cost is held against the last. */
const WARM_UP_EVENTS = 1_000_000;

export interface Checkpoint extends Measured {
  /** Events in the stores when it was reached. */
  stored: number;
  consumerPeakMB: number;
  /** Resident after the latency run: what stays. */
  consumerRestMB: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * The same work with ever more in the stores: at each checkpoint what an event of the stretch before it cost, the memory of
 * the consumer, and the latency at 1,000 events/s.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  const topicPrefix = `growth${Date.now()}.`;
  const spec = backlogOf(options.events);
  try {
    await warmUp(session, WARM_UP_EVENTS);
    const stores = await session.createStores('growth', topicPrefix);
    const checkpoints: Checkpoint[] = [];
    const stops = [...CHECKPOINTS.filter((it) => it < spec.events), spec.events];
    for (const [at, to] of stops.entries()) {
      const stretch = { from: stops[at - 1] ?? 0, to, looked: at * RATE * LATENCY_SECONDS };
      const one = await reach(session, { stores, spec, topicPrefix, ...stretch });
      say(JSON.stringify(one));
      checkpoints.push(one);
    }
    await stores.close();
    return { ...summaryOf(checkpoints), mix, events: spec.events, runs: checkpoints };
  } finally {
    await session.close();
  }
}

interface Stretch {
  stores: BenchStores;
  spec: BacklogSpec;
  topicPrefix: string;
  from: number;
  to: number;
  /** Events that earlier latency runs have added. */
  looked: number;
}

/** Publishes the stretch while no consumer runs, drains it, and looks at the latency. */
async function reach(session: BenchSession, stretch: Stretch): Promise<Checkpoint> {
  const { stores, spec, topicPrefix, from, to, looked } = stretch;
  const onProgress = (n: number): void => (n % 500_000 === 0 ? say(`published ${n} of ${spec.events}`) : undefined);
  const options = { built: session.built, kafka: stores.kafka, topicPrefix, onProgress };
  await publishBacklog(
    { ...spec, events: to, endMs: spec.endMs - (spec.events - to) * BETWEEN_EVENTS_MS },
    from,
    options,
  );
  const consumer = session.startConsumer(stores);
  try {
    const now = async (): Promise<Moment> =>
      momentOf(await stores.applied(), { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });
    const begin = await reached(looked + from + (to - from) * 0.05, now, consumer);
    const end = await reached(looked + to, now, consumer);
    const { peakBytes } = consumer.memory();
    const task = { stores, consumer, topicPrefix, rate: RATE, seconds: LATENCY_SECONDS, pageSize: PAGE };
    const { p50Ms, p99Ms } = await measureLatency(session, task);
    const { rssBytes } = consumer.memory();
    const memory = { consumerPeakMB: round(peakBytes / 2 ** 20, 1), consumerRestMB: round(rssBytes / 2 ** 20, 1) };
    return { stored: looked + to, ...measure(begin, end), ...memory, p50Ms, p99Ms };
  } finally {
    await consumer.stop();
  }
}

/** The last checkpoint speaks for all. */
function summaryOf(checkpoints: readonly Checkpoint[]): Partial<BenchResult> {
  const { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound, p50Ms, p99Ms } = checkpoints.at(-1)!;
  return { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound, p50Ms, p99Ms };
}
