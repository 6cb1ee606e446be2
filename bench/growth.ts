import { backlogOf, publishBacklog } from './backlog.ts';
import { reached, warmUp } from './drain.ts';
import { BETWEEN_EVENTS_MS, mix, type BacklogSpec } from './events.ts';
import { measureLatency, PAGE, RATE } from './latency.ts';
import { measure, momentOf, round, type Measured, type Moment } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';
import type { BenchStores } from './stores.ts';

/** Events stored when a checkpoint begins: what the next hundreds of thousands cost is held against each other. */
const CHECKPOINTS = [100_000, 1_000_000, 3_000_000, 10_000_000];
/** Events of a checkpoint. Long enough that a flush or a merge of Cassandra's does not decide it. */
const STRETCH = 300_000;
const LATENCY_SECONDS = 10;
/** More than elsewhere, since what the first checkpoints cost is held against the last. */
const WARM_UP_EVENTS = 1_000_000;

export interface Checkpoint extends Measured {
  /** Events in the stores when it began. */
  stored: number;
  /** What the events since the checkpoint before it cost, by the same process in its first minutes, us. */
  cpuMicrosOnTheWay: number;
  consumerPeakMB: number;
  /** Resident after the latency run: what stays. */
  consumerRestMB: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * The same work with ever more in the stores: at each checkpoint what an event costs, the memory of the consumer, and the
 * latency at 1,000 events/s. The process that is measured has brought the stores to the checkpoint, so its compilers have
 * seen the work: the first seconds of a process cost more, whatever is stored.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  const topicPrefix = `growth${Date.now()}.`;
  const sizes = CHECKPOINTS.filter((it) => it <= options.events);
  const spec = backlogOf(sizes.at(-1)! + STRETCH);
  try {
    await warmUp(session, WARM_UP_EVENTS);
    const stores = await session.createStores('growth', topicPrefix);
    const checkpoints: Checkpoint[] = [];
    for (const [at, size] of sizes.entries()) {
      const from = at === 0 ? 0 : sizes[at - 1]! + STRETCH;
      const looked = at * RATE * LATENCY_SECONDS;
      const one = await reach(session, { stores, spec, topicPrefix, from, size, looked });
      say(JSON.stringify(one));
      checkpoints.push(one);
    }
    await stores.close();
    return { ...summaryOf(checkpoints), mix, events: spec.events, runs: checkpoints };
  } finally {
    await session.close();
  }
}

interface Way {
  stores: BenchStores;
  spec: BacklogSpec;
  topicPrefix: string;
  /** Events of the backlog: applied before, and when the checkpoint begins. */
  from: number;
  size: number;
  /** Events that earlier latency runs have added. */
  looked: number;
}

/** Publishes what leads to the checkpoint, and its stretch, while no consumer runs; drains it, and looks at the latency. */
async function reach(session: BenchSession, way: Way): Promise<Checkpoint> {
  const { stores, spec, topicPrefix, from, size, looked } = way;
  const to = size + STRETCH;
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
    const start = await reached(looked + from + (size - from) * 0.05, now, consumer);
    const begin = await reached(looked + size, now, consumer);
    const end = await reached(looked + to, now, consumer);
    const { peakBytes } = consumer.memory();
    const task = { stores, consumer, topicPrefix, rate: RATE, seconds: LATENCY_SECONDS, pageSize: PAGE };
    const { p50Ms, p99Ms } = await measureLatency(session, task);
    const { rssBytes } = consumer.memory();
    const memory = { consumerPeakMB: round(peakBytes / 2 ** 20, 1), consumerRestMB: round(rssBytes / 2 ** 20, 1) };
    const cpuMicrosOnTheWay = measure(start, begin).cpuMicrosPerEvent['total']!;
    return { stored: looked + size, ...measure(begin, end), cpuMicrosOnTheWay, ...memory, p50Ms, p99Ms };
  } finally {
    await consumer.stop();
  }
}

/** The last checkpoint speaks for all. */
function summaryOf(checkpoints: readonly Checkpoint[]): Partial<BenchResult> {
  const { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound, p50Ms, p99Ms } = checkpoints.at(-1)!;
  return { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound, p50Ms, p99Ms };
}
