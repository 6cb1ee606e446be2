import { setTimeout as delay } from 'node:timers/promises';
import { expectedStates } from './backlog.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import { mix, type BacklogSpec } from './events.ts';
import { measure, medianOf, momentOf, round, type Measured, type Moment } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';
import type { BenchStores } from './stores.ts';

const LOOK_EVERY_MS = 200;
/** What is applied before the figures begin: the process has started, and claimed its partitions. */
const LEFT_OUT = 0.05;
const STUCK_AFTER_MS = 60_000;
const WARM_UP_EVENTS = 300_000;

export interface DrainRun extends Measured {
  /** Of all of them together. */
  consumerPeakMB: number;
}

/** How fast the consumer takes a prepared backlog into both stores, and what CPU time that costs. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  try {
    const { spec, topicPrefix } = await session.prepareBacklog(options.events);
    const runs: DrainRun[] = [];
    // The first run warms the servers up: their compilers are still at work in it.
    for (let at = 0; at <= options.runs; at++) {
      const one = await drainOnce(session, { spec, topicPrefix, name: `drain${at}` });
      say(`${at === 0 ? 'warm-up' : `run ${at}`}: ${JSON.stringify(one)}`);
      if (at > 0) runs.push(one);
    }
    return { ...summaryOf(runs), mix, events: spec.events, runs };
  } finally {
    await session.close();
  }
}

/** For what is measured on small work: the servers' compilers are at work for as long as a few hundred thousand events take. */
export async function warmUp(session: BenchSession, events = WARM_UP_EVENTS): Promise<void> {
  const { spec, topicPrefix } = await session.prepareBacklog(events);
  say(`warm-up: ${JSON.stringify(await drainOnce(session, { spec, topicPrefix, name: 'warmup' }))}`);
}

export interface DrainTask {
  spec: BacklogSpec;
  topicPrefix: string;
  /** Of the stores. */
  name: string;
}

/** One drain into empty stores, which are held against the backlog and removed. */
export async function drainOnce(session: BenchSession, { spec, topicPrefix, name }: DrainTask): Promise<DrainRun> {
  const stores = await session.createStores(name, topicPrefix);
  const consumers = Array.from({ length: session.options.consumers ?? 1 }, (_, at) =>
    session.startConsumer(stores, at),
  );
  const sumOf = (of: (consumer: ConsumerProcess) => number): number => consumers.reduce((sum, it) => sum + of(it), 0);
  const stopAll = (): Promise<void[]> => Promise.all(consumers.map((it) => it.stop()));
  try {
    const now = async (): Promise<Moment> =>
      momentOf(await stores.applied(), { consumer: sumOf((it) => it.cpuSeconds()), ...session.servers.cpuSeconds() });
    const begin = await reached(spec.events * LEFT_OUT, now, ...consumers);
    const end = await reached(spec.events, now, ...consumers);
    const peakBytes = sumOf((it) => it.memory().peakBytes);
    await stopAll();
    await stores.checker.verify(spec.events, expectedStates(spec));
    return { ...measure(begin, end), consumerPeakMB: round(peakBytes / 2 ** 20, 1) };
  } finally {
    await stopAll();
    await discard(stores);
  }
}

async function discard(stores: BenchStores): Promise<void> {
  await stores.close();
  await stores.drop();
}

/** The first look that finds so many events applied. */
export async function reached(
  events: number,
  now: () => Promise<Moment>,
  ...consumers: readonly ConsumerProcess[]
): Promise<Moment> {
  let moment = await now();
  for (let [seen, since] = [moment.events, Date.now()]; moment.events < events; moment = await now()) {
    for (const consumer of consumers) consumer.checkAlive();
    if (moment.events > seen) [seen, since] = [moment.events, Date.now()];
    if (Date.now() - since > STUCK_AFTER_MS) throw new Error(`nothing moves: ${seen} of ${events} applied`);
    await delay(LOOK_EVERY_MS);
  }
  return moment;
}

/** The run in the middle by events/s speaks for all. */
export function summaryOf(
  runs: readonly DrainRun[],
): Pick<BenchResult, 'eventsPerSecond' | 'cpuMicrosPerEvent' | 'cpuBound' | 'ratioToBound'> {
  const median = medianOf(runs.map((it) => it.eventsPerSecond));
  const { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound } = runs.find(
    (it) => it.eventsPerSecond === median,
  )!;
  return { eventsPerSecond, cpuMicrosPerEvent, cpuBound, ratioToBound };
}
