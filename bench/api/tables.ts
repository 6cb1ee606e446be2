import type { IdleRun } from '../idle.ts';
import type { LiveRun } from '../live.ts';
import { count, toTable } from '../table.ts';
import type { ApiRun } from './api.ts';

const kinds: Record<ApiRun['kind'], string> = {
  statistic: 'Statistics, nothing is applied',
  'statistic while applied': 'Statistics while something is applied every second, 50 requests/s',
  list: 'Lists',
  '304': 'Not modified, 2,000 requests/s',
};

export const apiTables = (runs: readonly ApiRun[]): string =>
  (Object.keys(kinds) as ApiRun['kind'][])
    .map((kind) => ({ kind, of: runs.filter((run) => run.kind === kind) }))
    .filter(({ of }) => of.length > 0)
    .map(({ kind, of }) => `**${kinds[kind]}**\n\n${apiTable(of)}`)
    .join('\n\n');

function apiTable(runs: readonly ApiRun[]): string {
  const hasFirst = runs.some(({ firstMs }) => firstMs !== undefined);
  const hasAlone = runs.some(({ alone }) => alone);
  return toTable(
    [
      'question',
      ...(hasFirst ? ['first, ms'] : []),
      ...(hasAlone ? ['one reader: requests', 'p50, ms', 'p99', 'two: requests'] : ['requests']),
      'p50, ms',
      'p99',
      'most',
      'CPU, ms a request: gateway',
      'PostgreSQL',
    ],
    runs.map((it) => [
      `\`${it.name}\``,
      ...(hasFirst ? [it.firstMs ?? ''] : []),
      ...(hasAlone ? aloneCells(it) : []),
      it.requests === 0 ? 'no answer within 2 min' : count(it.requests),
      it.p50Ms,
      it.p99Ms,
      Math.round(it.maxMs),
      it.gatewayCpuMs.toFixed(2),
      it.postgresCpuMs.toFixed(2),
    ]),
  );
}

const aloneCells = ({ alone }: ApiRun) => (alone ? [count(alone.requests), alone.p50Ms, alone.p99Ms] : ['', '', '']);

export const liveTable = (runs: readonly LiveRun[]): string =>
  toTable(
    [
      'listeners',
      'frames/s in all',
      'frames a listener',
      'MB before',
      'MB at the end',
      'of it its own',
      'MB at most',
      'of a core',
    ],
    runs.map((it) => [
      count(it.clients),
      count(it.framesPerSecond),
      `${it.fewestFrames} to ${it.mostFrames}`,
      it.beforeMB,
      it.endMB,
      it.ownMB ?? '',
      it.peakMB,
      `${it.cpuPercent} %`,
    ]),
  );

export const idleTable = (runs: readonly IdleRun[]): string =>
  toTable(
    ['process', 'of a core', 'resident, MB'],
    runs.map((it) => [it.process, `${it.percentOfCore.toFixed(2)} %`, count(it.residentMB)]),
  );
