import type { Command } from 'commander';
import { reconcileReport, type Difference, type ReconciledLog, type ReconcileReport } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { duration, out, outColours } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly repair: boolean;
  readonly topic?: string[];
  readonly json: boolean;
}

/** `reconcile [--repair] [--topic <topic>...]` */
export function addReconcileVerb(program: Command, ending: Ending): void {
  program
    .command('reconcile')
    .description('hold Kafka, Cassandra and PostgreSQL against each other; exit code 1 when anything differs')
    .option('--repair', 'write what Cassandra lacks again from Kafka', false)
    .option('--topic <topic...>', 'only these, as Kafka calls them')
    .option('--json', 'the report as JSON', false)
    .action(ending(reconcile));
}

async function reconcile({ repair, topic, json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { result } = await runAndWatch(gateway, { type: 'reconcile', repair, ...(topic && { topics: topic }) });
  const report = reconcileReport.parse(result);
  if (json) out(JSON.stringify(report));
  else for (const line of reportLines(report)) out(line);
  return report.isClean ? EXIT.ok : EXIT.failure;
}

const COLUMNS = ['windows', 'offsets', 'rejected', 'expired', 'purged', 'expected', 'found', 'compared'] as const;
const WIDTH = 11;

export function reportLines(report: ReconcileReport): string[] {
  const { logs, differences, remaining, repairedRows, aggregateKeys } = report;
  const tookMs = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  const verdict = report.isClean
    ? outColours.green('all agree')
    : outColours.red(remaining === 1 ? '1 difference' : `${count(remaining)} differences`);
  const width = Math.max(5, ...logs.map(({ topic, generation }) => nameOf(topic, generation).length));
  return [
    outColours.dim([`topic`.padEnd(width), ...COLUMNS.map((name) => name.padStart(WIDTH))].join('')),
    ...toRows(logs).map(([name, sums]) => [name.padEnd(width), ...sums.map((n) => count(n).padStart(WIDTH))].join('')),
    '',
    ...differences.flatMap(differenceLines),
    ...(remaining > differences.length ? [`and ${count(remaining - differences.length)} more`] : []),
    ...(repairedRows > 0 ? [`${count(repairedRows)} rows were written again from Kafka`] : []),
    `${verdict}; ${count(aggregateKeys)} figures were computed anew from the state; in ${duration(tookMs)}`,
  ];
}

/** A line a topic and generation, over its partitions. */
function toRows(logs: readonly ReconciledLog[]): [name: string, sums: number[]][] {
  const groups = Map.groupBy(logs, ({ topic, generation }) => nameOf(topic, generation));
  return [...groups].map(([name, all]) => [
    name,
    COLUMNS.map((column) => all.reduce((sum, log) => sum + log[column], 0)),
  ]);
}

const nameOf = (topic: string, generation: number): string =>
  generation === 0 ? topic : `${topic} (generation ${generation})`;

function differenceLines({ kind, where, n, offsets, detail, repaired, next }: Difference): string[] {
  const colour = repaired === true ? outColours.green : outColours.red;
  const range = offsets === null ? '' : ` (offsets ${offsets[0]} to ${offsets[1]})`;
  return [
    `${colour(kind)} ${where}: ${count(n)}${range}: ${detail}`,
    ...(next === null ? [] : [outColours.dim(`  next: ${next}`)]),
  ];
}

const count = (n: number): string => n.toLocaleString('en');
