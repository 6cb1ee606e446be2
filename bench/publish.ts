import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../stack/place.ts';
import type { ApiRun } from './api/api.ts';
import { apiTables, idleTable, liveTable } from './api/tables.ts';
import { toChart, type Bar } from './chart.ts';
import type { DrainRun } from './drain.ts';
import type { Checkpoint } from './growth.ts';
import type { IdleRun } from './idle.ts';
import type { LatencyRun } from './latency.ts';
import type { LiveRun } from './live.ts';
import { pageTables, type PageRun } from './page/tables.ts';
import { count, toTable } from './table.ts';

interface Kept<Run> {
  commit: string;
  at: string;
  machine: { cpu: string; cores: number; memoryGB: number; node: string; load: number };
  runs: Run[];
}

const folder = join(projectRoot, 'docs/benchmarks');
const page = join(projectRoot, 'docs/benchmarks.md');
const [BEGIN, END] = ['<!-- results: node bench/publish.ts -->', '<!-- end of results -->'];

/** `node bench/publish.ts`: puts what the benchmarks have kept in docs/benchmarks/*.json into docs/benchmarks.md, and draws it. */
function main(): void {
  const [drain, latency, growth] = [read<DrainRun>('drain'), read<LatencyRun>('latency'), read<Checkpoint>('growth')];
  const sections = [
    ...(drain ? [`### Drain\n\n${caption(drain)}\n\n${drainTable(drain.runs)}\n\n![drain](benchmarks/drain.svg)`] : []),
    ...(latency ? [`### Latency\n\n${caption(latency)}\n\n${latencyTable(latency.runs)}`] : []),
    ...(growth
      ? [`### Growth\n\n${caption(growth)}\n\n${growthTable(growth.runs)}\n\n![growth](benchmarks/growth.svg)`]
      : []),
    ...sectionOf<ApiRun>('api', 'The API', apiTables),
    ...sectionOf<PageRun>('page', 'The page', pageTables),
    ...sectionOf<LiveRun>('live', 'Live events', liveTable),
    ...sectionOf<IdleRun>('idle', 'The stack at rest', idleTable),
  ];
  if (drain)
    draw(
      'drain',
      'CPU time of an event by process, each run',
      drain.runs.map((it, at) => toBar(`run ${at + 1}`, it)),
    );
  if (growth)
    draw(
      'growth',
      'CPU time of an event by process, with so many stored',
      growth.runs.map((it) => toBar(count(it.stored), it)),
    );
  const [before, rest] = readFileSync(page, 'utf8').split(BEGIN);
  const after = rest!.split(END)[1]!;
  writeFileSync(page, `${before}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${after}`);
}

function sectionOf<Run>(name: string, title: string, toText: (runs: readonly Run[]) => string): string[] {
  const kept = read<Run>(name);
  return kept ? [`### ${title}\n\n${caption(kept)}\n\n${toText(kept.runs)}`] : [];
}

function read<Run>(name: string): Kept<Run> | undefined {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept<Run>) : undefined;
}

const draw = (name: string, title: string, bars: Bar[]): void =>
  writeFileSync(join(folder, `${name}.svg`), toChart(title, bars));

function toBar(label: string, { cpuMicrosPerEvent }: Pick<DrainRun, 'cpuMicrosPerEvent'>): Bar {
  const { total: _, ...parts } = cpuMicrosPerEvent;
  return { label, parts };
}

/** A load above the cores' number says that other work ran beside. */
const caption = ({ commit, at, machine }: Kept<unknown>): string =>
  `Commit ${commit}, ${at.slice(0, 16).replace('T', ' ')} UTC, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGB} GB, Node ${machine.node}, load average before it began ${machine.load}.`;

const drainTable = (runs: readonly DrainRun[]): string =>
  toTable(
    ['run', 'events/s', ...costs, 'bound, events/s', 'of the bound', 'consumer, MB at most'],
    runs.map((it, at) => [
      at + 1,
      count(it.eventsPerSecond),
      ...micros(it),
      count(it.cpuBound),
      `${Math.round(it.ratioToBound * 100)} %`,
      Math.round(it.consumerPeakMB),
    ]),
  );

const latencyTable = (runs: readonly LatencyRun[]): string =>
  toTable(
    [
      'run',
      'events',
      'at once',
      'p50, ms',
      'p90',
      'p99',
      'most',
      'p50 from the sending',
      'p99',
      ...costs,
      'consumer, MB at most',
    ],
    runs.map((it, at) => [
      at + 1,
      count(it.events),
      it.pageSize,
      it.p50Ms,
      it.p90Ms,
      it.p99Ms,
      it.maxMs,
      it.p50FromSendMs,
      it.p99FromSendMs,
      ...micros(it),
      Math.round(it.consumerPeakMB),
    ]),
  );

const growthTable = (runs: readonly Checkpoint[]): string =>
  toTable(
    [
      'stored',
      'measured over',
      'events/s',
      ...costs,
      'all, on the way there',
      'of the bound',
      'consumer, MB at most',
      'MB after',
      'p50, ms',
      'p99, ms',
    ],
    runs.map((it) => [
      count(it.stored),
      count(it.events),
      count(it.eventsPerSecond),
      ...micros(it),
      it.cpuMicrosOnTheWay.toFixed(1),
      `${Math.round(it.ratioToBound * 100)} %`,
      Math.round(it.consumerPeakMB),
      Math.round(it.consumerRestMB),
      it.p50Ms,
      it.p99Ms,
    ]),
  );

const costs = ['consumer, us an event', 'Cassandra', 'PostgreSQL', 'Kafka', 'all'];
const micros = ({ cpuMicrosPerEvent: it }: Pick<DrainRun, 'cpuMicrosPerEvent'>): string[] =>
  ['consumer', 'cassandra', 'postgres', 'kafka', 'total'].map((name) => (it[name] ?? NaN).toFixed(1));

main();
