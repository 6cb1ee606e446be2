import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServers } from '../stack/dev-servers.ts';
import { importCommand, importProgram } from '../stack/import-command.ts';
import { writeTable } from './import.table.ts';

const MB = 1024 * 1024;
const SAMPLE_EVERY_MS = 200;

interface Report {
  rows: number;
  accepted: number;
  duplicates: number;
  refused: number;
  published: Record<string, number>;
  seconds: number;
}

/**
 * `node bench/import.ts [--mb 2048] [--brokers host:port] [--program FILE]`: writes a table, imports it, and prints how
 * fast that was and what memory it took. Without brokers it starts servers of its own. Needs six times the table's size
 * on the disk; table and topics are removed at the end.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mb: { type: 'string', default: '2048' },
      brokers: { type: 'string' },
      'port-offset': { type: 'string', default: '30000' },
      program: { type: 'string', default: importProgram },
    },
  });
  if (!existsSync(values.program)) throw new Error(`${values.program} is not built (npm run build)`);
  const folder = await mkdtemp(join(tmpdir(), 'freshwax-bench-'));
  const place = { portOffset: Number(values['port-offset']), dataDir: join(folder, 'servers'), fast: true };
  const servers = values.brokers === undefined ? await startServers(place) : undefined;
  try {
    const table = join(folder, 'tracks.csv');
    const rows = await writeTable(table, Number(values.mb) * MB);
    const { size } = await stat(table);
    process.stderr.write(`a table of ${rows} rows, ${Math.round(size / MB)} MB\n`);
    const brokers = values.brokers ?? servers!.env['FRESHWAX_KAFKA_BROKERS']!;
    const prefix = `bench${process.pid}.`;
    const removeTopics = await makeTopics(brokers, prefix);
    const stateDir = join(folder, 'state');
    const env = {
      FRESHWAX_KAFKA_BROKERS: brokers,
      FRESHWAX_TOPIC_PREFIX: prefix,
      FRESHWAX_IMPORT_STATE_DIR: stateDir,
    };
    try {
      print(await importTable(values.program, table, env), size);
    } finally {
      await removeTopics();
    }
  } finally {
    await servers?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeTopics(brokers: string, topicPrefix: string): Promise<() => Promise<void>> {
  // The built one: Node runs no TypeScript with path aliases.
  const built = new URL('../dist/libs/kafka/src/index.js', import.meta.url).href;
  const { createKafka, TopicsAdmin } = (await import(built)) as typeof import('../libs/kafka/src/index.ts');
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'bench' });
  const topics = new TopicsAdmin(kafka);
  const made = await topics.ensureTopics({ topicPrefix, partitions: undefined, replication: 1 });
  await topics.disconnect();
  return async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: made });
    await admin.disconnect();
  };
}

async function importTable(program: string, table: string, env: Record<string, string>) {
  const words = importCommand(program, [table, '--observed-at', '2020-01-21', '--json']);
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  const megabytes: number[] = [];
  let cpuSeconds = 0;
  const sampling = setInterval(() => {
    megabytes.push(memoryOf(child.pid!));
    cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(child.pid!));
  }, SAMPLE_EVERY_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(sampling);
  if (code !== 0) throw new Error(`the import ended with ${code}: ${stdout}`);
  return { report: JSON.parse(stdout) as Report, megabytes: megabytes.filter((one) => one > 0), cpuSeconds };
}

/** Resident, MB; 0 once the process has ended. */
function memoryOf(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

/** Of user and system, in ticks of 10 ms; 0 once the process has ended. */
function cpuSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function print({ report, megabytes, cpuSeconds }: Awaited<ReturnType<typeof importTable>>, size: number): void {
  const events = Object.values(report.published).reduce((sum, count) => sum + count, 0);
  const sorted = megabytes.toSorted((a, b) => a - b);
  const lines: [string, string | number][] = [
    ['file, MB', Math.round(size / MB)],
    ['rows', report.rows],
    ['duplicate rows', report.duplicates],
    ['refused rows', report.refused],
    ...Object.entries(report.published),
    ['seconds', report.seconds.toFixed(1)],
    ['rows/s', Math.round(report.rows / report.seconds)],
    ['events/s', Math.round(events / report.seconds)],
    ['CPU seconds', Math.round(cpuSeconds)],
    ['rows a CPU second', Math.round(report.rows / cpuSeconds)],
    ['events a row', (events / report.rows).toFixed(2)],
    ['RSS at the middle, MB', Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)],
    ['RSS at most, MB', Math.round(sorted.at(-1) ?? 0)],
  ];
  process.stdout.write(`${lines.map(([name, value]) => `${name.padEnd(24)}${value}`).join('\n')}\n`);
}

await main();
