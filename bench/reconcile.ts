import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { ReconcileReport } from '../libs/contracts/src/index.ts';
import { backlogOf, publishBacklog } from './backlog.ts';
import { defaultBuilt } from './built.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import { reached } from './drain.ts';
import type { BacklogSpec } from './events.ts';
import { momentOf, round, type Moment } from './meter.ts';
import { operate } from './operation.ts';
import { BenchSession, say } from './session.ts';
import type { BenchStores } from './stores.ts';

const TOPIC_PREFIX = 'reconcile.';
const PAGE_ROWS = 1_000;

interface Task {
  session: BenchSession;
  stores: BenchStores;
  spec: BacklogSpec;
}

/**
 * `node bench/reconcile.ts [--events 1000000] [--lost 100000]`: so many events go through the pipeline; Cassandra loses the
 * rows of the first of them without a trace. Reconciled, repaired, reconciled again; what came back is held against what was
 * there, cell by cell. Progress on stderr, one JSON object on stdout.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      lost: { type: 'string', default: '100000' },
      'port-offset': { type: 'string', default: '37000' },
      built: { type: 'string', default: defaultBuilt },
    },
  });
  const spec = backlogOf(Number(values.events));
  const options = { events: spec.events, runs: 1, portOffset: Number(values['port-offset']), dataDir: undefined };
  const session = await BenchSession.open({ ...options, nodeFlags: [], consumers: 1, built: values.built });
  try {
    const stores = await session.createStores('reconcile', TOPIC_PREFIX);
    try {
      process.stdout.write(`${JSON.stringify(await repaired({ session, stores, spec }, Number(values.lost)))}\n`);
    } finally {
      await stores.close();
    }
  } finally {
    await session.close();
  }
}

async function repaired(task: Task, lost: number): Promise<object> {
  const { stores, spec } = task;
  await apply(task, 0, lost, (consumer) => consumer.stop());
  const was = await fingerprints(stores);
  await stores.cassandra.execute('TRUNCATE spotify_events', [], { prepare: false });
  say(`${was.size} rows are lost`);
  const steps = await apply(task, lost, spec.events, async (consumer) => {
    try {
      const found = await step(task, consumer, false);
      const mended = await step(task, consumer, true);
      return { found, mended, clean: await step(task, consumer, false) };
    } finally {
      await consumer.stop();
    }
  });
  const is = await fingerprints(stores);
  const differing = [...was].filter(([row, said]) => is.get(row) !== said).length;
  return { events: spec.events, lost: was.size, ...steps, rowsAtTheEnd: is.size, rowsThatDiffer: differing };
}

/** Publishes events from..to, applies them, and hands over the consumer that did. */
async function apply<T>(
  task: Task,
  from: number,
  to: number,
  then: (consumer: ConsumerProcess) => Promise<T>,
): Promise<T> {
  const { session, stores, spec } = task;
  const onProgress = (n: number): void => (n % 100_000 === 0 ? say(`published ${n}`) : undefined);
  const { kafka } = stores;
  await publishBacklog(spec, from, { built: session.built, kafka, topicPrefix: TOPIC_PREFIX, to, onProgress });
  const consumer = session.startConsumer(stores);
  await reached(to, () => momentAt(task, consumer), consumer);
  say(`${to} are applied`);
  return then(consumer);
}

const momentAt = async ({ session, stores }: Task, consumer: ConsumerProcess): Promise<Moment> =>
  momentOf(await stores.applied(), { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });

async function step(task: Task, consumer: ConsumerProcess, repair: boolean): Promise<object> {
  const begin = await momentAt(task, consumer);
  const report = await operate<ReconcileReport>({ stores: task.stores, consumer }, { type: 'reconcile', repair });
  const end = await momentAt(task, consumer);
  const sum = (of: 'windows' | 'offsets' | 'expected' | 'found' | 'compared'): number =>
    report.logs.reduce((total, log) => total + log[of], 0);
  return {
    seconds: round((end.atMs - begin.atMs) / 1_000, 1),
    isClean: report.isClean,
    windows: sum('windows'),
    offsets: sum('offsets'),
    expected: sum('expected'),
    found: sum('found'),
    compared: sum('compared'),
    differences: report.differences.length,
    missing: report.differences.reduce((total, { kind, n }) => total + (kind === 'missing' ? n : 0), 0),
    repairedRows: report.repairedRows,
    aggregateKeys: report.aggregateKeys,
    cpuSeconds: Object.fromEntries(Object.entries(end.cpu).map(([name, s]) => [name, round(s - begin.cpu[name]!, 1)])),
  };
}

/** Every row, its cells and its time, as a hash. */
async function fingerprints({ cassandra }: BenchStores): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let pageState: string | undefined;
  do {
    const page = await cassandra.execute(
      'SELECT log_window, offset, payload, key, headers, writetime(payload) AS at, ttl(payload) AS ttl FROM spotify_events',
      [],
      { prepare: true, fetchSize: PAGE_ROWS, pageState },
    );
    for (const row of page.rows) {
      const hash = createHash('md5');
      for (const name of ['payload', 'key', 'headers']) hash.update(`/${row[name]?.length}/`).update(row[name] ?? '');
      found.set(
        `${row['log_window']}/${row['offset']}`,
        hash.update(`${row['at']}/${row['ttl'] === null}`).digest('base64'),
      );
    }
    pageState = page.pageState;
  } while (pageState);
  return found;
}

await main();
