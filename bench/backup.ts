import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReconcileReport } from '../libs/contracts/src/index.ts';
import { backlogOf, expectedStates, publishBacklog } from './backlog.ts';
import { defaultBuilt } from './built.ts';
import { reached } from './drain.ts';
import type { BacklogSpec } from './events.ts';
import { momentOf, round, type CpuSeconds } from './meter.ts';
import { operate } from './operation.ts';
import { cpuSecondsOfTree, peakResidentBytes } from './process-tree.ts';
import { BenchSession, say } from './session.ts';
import type { BenchStores } from './stores.ts';

const TOPIC_PREFIX = 'backup.';
const LOOK_EVERY_MS = 50;

interface Task {
  session: BenchSession;
  spec: BacklogSpec;
  folder: string;
}

/**
 * `node bench/backup.ts [--events 1000000]`: so many events are applied, backed up, restored into another database and keyspace,
 * held there against the events themselves, and reconciled. Progress on stderr, one JSON object on stdout.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      'port-offset': { type: 'string', default: '37000' },
      built: { type: 'string', default: defaultBuilt },
    },
  });
  const spec = backlogOf(Number(values.events));
  const options = { events: spec.events, runs: 1, portOffset: Number(values['port-offset']), dataDir: undefined };
  const session = await BenchSession.open({ ...options, nodeFlags: [], consumers: 1, built: values.built });
  const home = await mkdtemp(join(tmpdir(), 'freshwax-bench-backup-'));
  try {
    process.stdout.write(`${JSON.stringify(await measured({ session, spec, folder: join(home, 'backup') }))}\n`);
  } finally {
    await rm(home, { recursive: true });
    await session.close();
  }
}

async function measured(task: Task): Promise<object> {
  const { session, spec } = task;
  const stores = await session.createStores('backed_up', TOPIC_PREFIX);
  await fill(task, stores);
  const backup = await runProgram(task, 'backup', stores);
  await stores.close();
  const restored = await session.createStores('restored', TOPIC_PREFIX);
  const restore = await runProgram(task, 'restore', restored);
  await restored.checker.verify(spec.events, expectedStates(spec));
  const { isClean } = await reconcile(task, restored);
  await restored.close();
  return { events: spec.events, backup, restore, isClean };
}

async function fill({ session, spec }: Task, stores: BenchStores): Promise<void> {
  const { kafka } = stores;
  const onProgress = (n: number): void => (n % 100_000 === 0 ? say(`published ${n}`) : undefined);
  await publishBacklog(spec, 0, { built: session.built, kafka, topicPrefix: TOPIC_PREFIX, onProgress });
  const consumer = session.startConsumer(stores);
  await reached(spec.events, async () => momentOf(await stores.applied(), {}), consumer);
  await consumer.stop();
  say(`${spec.events} are applied`);
}

/** What it says, and what it took: the program's own CPU time and memory, and the servers' CPU time. */
async function runProgram({ session, folder }: Task, verb: string, { env }: BenchStores): Promise<object> {
  const program = resolve(session.built.folder, 'apps/gateway/src/backup.main.js');
  const before: CpuSeconds = session.servers.cpuSeconds();
  const begin = performance.now();
  const child = spawn(process.execPath, [program, verb, folder, '--json'], {
    env: { PATH: '/usr/bin:/bin', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid!;
  let [said, cpu, peakBytes] = ['', 0, 0];
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const look = setInterval(() => {
    cpu = Math.max(cpu, cpuSecondsOfTree(pid));
    peakBytes = Math.max(peakBytes, peakResidentBytes(pid));
  }, LOOK_EVERY_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${verb} ended with ${code}`);
  const seconds = round((performance.now() - begin) / 1_000, 1);
  const servers = Object.entries(session.servers.cpuSeconds()).map(([name, s]) => [name, round(s - before[name]!, 1)]);
  const cpuSeconds = { program: round(cpu, 1), ...(Object.fromEntries(servers) as object) };
  return { ...(JSON.parse(said) as object), seconds, cpuSeconds, peakMB: round(peakBytes / 2 ** 20, 1) };
}

async function reconcile({ session }: Task, stores: BenchStores): Promise<ReconcileReport> {
  const consumer = session.startConsumer(stores);
  try {
    return await operate<ReconcileReport>({ stores, consumer }, { type: 'reconcile', repair: false });
  } finally {
    await consumer.stop();
  }
}

await main();
