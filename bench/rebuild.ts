import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { RebuildResult, RebuildSource } from '../libs/contracts/src/index.ts';
import { backlogOf, expectedStates, publishBacklog } from './backlog.ts';
import { defaultBuilt } from './built.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import { reached } from './drain.ts';
import type { BacklogSpec } from './events.ts';
import { momentOf, round, type Moment } from './meter.ts';
import { operate } from './operation.ts';
import { BenchSession, say } from './session.ts';
import type { BenchStores } from './stores.ts';

/** Published while the rebuild runs, at most so many a second. */
const A_SECOND = 1_000;
const TOPIC_PREFIX = 'rebuild.';

interface Task {
  session: BenchSession;
  stores: BenchStores;
  consumer: ConsumerProcess;
  spec: BacklogSpec;
  /** Events that are applied before the rebuild begins. */
  events: number;
}

/**
 * `node bench/rebuild.ts [--events 1000000] [--more 100000] [--from cassandra|kafka]`: a rebuild of so many events while a
 * consumer applies more of them; both builds are compared bit for bit at equal offsets, and what is served at the end is
 * held against the events themselves. Progress on stderr, one JSON object on stdout.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      more: { type: 'string', default: '100000' },
      from: { type: 'string', default: 'cassandra' },
      'port-offset': { type: 'string', default: '37000' },
      built: { type: 'string', default: defaultBuilt },
    },
  });
  const events = Number(values.events);
  const spec = backlogOf(events + Number(values.more));
  const options = {
    events,
    runs: 1,
    portOffset: Number(values['port-offset']),
    dataDir: undefined,
    nodeFlags: [],
    consumers: 1,
  };
  const session = await BenchSession.open({ ...options, built: values.built });
  try {
    const stores = await session.createStores('rebuild', TOPIC_PREFIX);
    await publish({ session, stores, spec }, 0, events);
    const consumer = session.startConsumer(stores);
    try {
      const result = await rebuildOnce({ session, stores, consumer, spec, events }, values.from);
      process.stdout.write(`${JSON.stringify(result)}\n`);
    } finally {
      await consumer.stop();
      await stores.close();
    }
  } finally {
    await session.close();
  }
}

async function rebuildOnce(task: Task, from: string): Promise<object> {
  const { session, stores, consumer, spec, events } = task;
  const now = async (): Promise<Moment> =>
    momentOf(await stores.applied(), { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });
  await reached(events, now, consumer);
  say(`${events} are applied`);
  const begin = await now();
  const over = new AbortController();
  const flow = publishPaced(task, over.signal);
  const asked = { type: 'rebuild', from: from as RebuildSource, compareOnly: false, acceptMissing: false } as const;
  const result = await operate<RebuildResult>(task, asked);
  const end = await now();
  over.abort();
  await publish(task, await flow, spec.events);
  await reached(spec.events, now, consumer);
  const { peakBytes } = consumer.memory();
  await consumer.stop();
  await stores.checker.verify(spec.events, expectedStates(spec));
  const cpu = Object.entries(end.cpu).map(([name, s]) => [name, round(s - begin.cpu[name]!, 1)]);
  return {
    ...result,
    appliedMeanwhile: end.events - begin.events,
    recordsPerSecond: Math.round((result.records / result.tookMs) * 1_000),
    cpuSeconds: Object.fromEntries(cpu),
    consumerPeakMB: round(peakBytes / 2 ** 20, 1),
  };
}

/** @returns the first event that was not published when it was over */
async function publishPaced(task: Task, over: AbortSignal): Promise<number> {
  let at = task.events;
  for (; at < task.spec.events && !over.aborted; at += A_SECOND) {
    await publish(task, at, Math.min(at + A_SECOND, task.spec.events));
    await delay(1_000);
  }
  return Math.min(at, task.spec.events);
}

function publish({ session, stores, spec }: Pick<Task, 'session' | 'stores' | 'spec'>, from: number, to: number) {
  const onProgress = (n: number): void => (n % 100_000 === 0 ? say(`published ${n}`) : undefined);
  const { kafka } = stores;
  return publishBacklog(spec, from, { built: session.built, kafka, topicPrefix: TOPIC_PREFIX, to, onProgress });
}

await main();
