import type { Browser, BrowserContext } from 'playwright-core';
import { medianOf, round } from '../meter.ts';
import { say } from '../session.ts';

const FIRST_CHART = '.apexcharts-svg';

export interface Load {
  kind: 'load';
  /** cold: nothing is kept of an earlier visit; warm: scripts and styles are. */
  visit: 'cold' | 'warm';
  /** ms from asking for the page to the first chart, the middle of the visits. */
  firstChartMs: number;
  worstMs: number;
  /** Main thread, of the middle visit: tasks above 50 ms and the longest. */
  longTasks: number;
  longestTaskMs: number;
  cls: number;
}

interface Visit {
  firstChartMs: number;
  tasks: number[];
  cls: number;
}

/** Notes what the page's own clock says of its first chart, in the page, so that nobody's polling is in it. */
const NOTE = `
  window.noted = { firstChartMs: 0, tasks: [], cls: 0 };
  new PerformanceObserver((list) => noted.tasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((shift) => { if (!shift.hadRecentInput) noted.cls += shift.value; })).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver(() => {
    if (noted.firstChartMs === 0 && document.querySelector('${FIRST_CHART}')) noted.firstChartMs = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

async function visit(context: BrowserContext, address: string): Promise<Visit> {
  const page = await context.newPage();
  await page.addInitScript(NOTE);
  await page.goto(address);
  await page.locator(FIRST_CHART).first().waitFor();
  const noted = await page.evaluate('noted');
  await page.close();
  return noted as Visit;
}

const toLoad = (kind: Load['visit'], visits: readonly Visit[]): Load => {
  const times = visits.map(({ firstChartMs }) => firstChartMs);
  const middle = medianOf(times);
  const { tasks, cls } = visits.find(({ firstChartMs }) => firstChartMs === middle)!;
  const load: Load = {
    kind: 'load',
    visit: kind,
    firstChartMs: Math.round(middle),
    worstMs: Math.round(Math.max(...times)),
    longTasks: tasks.length,
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
    cls: round(cls, 4),
  };
  say(JSON.stringify(load));
  return load;
};

/** How long the overview takes to its first chart, for who comes first and for who comes back. */
export async function measureLoads(browser: Browser, address: string, visits: number): Promise<Load[]> {
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  const viewport = { width: 1_280, height: 1_200 };
  for (let at = 0; at < visits; at++) {
    const context = await browser.newContext({ viewport });
    cold.push(await visit(context, address));
    warm.push(await visit(context, address));
    await context.close();
  }
  return [toLoad('cold', cold), toLoad('warm', warm)];
}
