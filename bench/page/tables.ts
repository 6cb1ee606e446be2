import { toTable } from '../table.ts';
import type { Audit } from './audits.ts';
import type { Change } from './changes.ts';
import type { Load } from './loads.ts';

export type PageRun = Load | Change | Audit;

export function pageTables(runs: readonly PageRun[]): string {
  const loads = runs.filter((it) => it.kind === 'load');
  const changes = runs.filter((it) => it.kind === 'change');
  const audits = runs.filter((it) => it.kind === 'lighthouse');
  return [
    ...(loads.length > 0 ? [`**To the first chart**\n\n${loadTable(loads)}`] : []),
    ...(changes.length > 0
      ? [`**From a published event to the figure on an open page**\n\n${changeTable(changes)}`]
      : []),
    ...(audits.length > 0 ? [`**Lighthouse**\n\n${auditTable(audits)}`] : []),
  ].join('\n\n');
}

const loadTable = (loads: readonly Load[]): string =>
  toTable(
    ['visit', 'first chart, ms', 'worst', 'tasks above 50 ms', 'longest, ms', 'layout shift'],
    loads.map((it) => [it.visit, it.firstChartMs, it.worstMs, it.longTasks, it.longestTaskMs, it.cls]),
  );

const changeTable = (changes: readonly Change[]): string =>
  toTable(
    ['changes', 'p50, ms', 'p90', 'worst'],
    changes.map((it) => [it.changes, Math.round(it.p50Ms), Math.round(it.p90Ms), Math.round(it.worstMs)]),
  );

const auditTable = (audits: readonly Audit[]): string =>
  toTable(
    ['screen', 'theme', 'accessibility', 'performance', 'best practices', 'layout shift'],
    audits.map((it) => [it.screen, it.theme, it.accessibility, it.performance, it.bestPractices, it.cls]),
  );
