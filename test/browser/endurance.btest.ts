import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { sendBadLetters } from './bad-letters.ts';
import { BrowsedStack } from './browsed-stack.ts';
import { barriersOf, open } from './opened-page.ts';
import { overScreen } from './over-screen.ts';
import { screensOf } from './screens.ts';

const MEGABYTE = 1_048_576;
const screens = 'overview releases track artist compare explore watched pipeline dead-letters letter status'.split(' ');
/** Cumulative layout shift, of a visit. */
const MOST_SHIFT = 0.02;
/** What moved, and how much of the window that took, as the browser counts it. */
const NOTE_SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, hadRecentInput, sources }) => {
    if (!hadRecentInput) shifts.push({ value, of: sources.map(({ node }) => node?.className ?? node?.nodeName) });
  })).observe({ type: 'layout-shift', buffered: true });`;
/** Frames that are under way at once. */
const BATCH = 50;

describe('the page over time, and in every colour and width', () => {
  let stack: BrowsedStack;
  beforeAll(async () => {
    stack = await BrowsedStack.start();
    await sendBadLetters(stack);
  });
  afterAll(() => stack.close());

  it.each(screens)(
    'has no barrier on %s that axe knows of, and never scrolls sideways: dark, light and forced colours, narrow and wide',
    async (screen) => {
      const { page, faults } = await open(stack.browser, stack.url + (await pathOf(stack, screen)));
      for (const [width, colorScheme, forcedColors] of [
        [1_280, 'dark', 'none'],
        [360, 'light', 'none'],
        [768, 'dark', 'none'],
        [2_560, 'light', 'none'],
        [1_280, 'dark', 'active'],
      ] as const) {
        await page.emulateMedia({ colorScheme, forcedColors });
        await page.setViewportSize({ width, height: 900 });
        await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
        await settled(page);
        // Axe looks at what it finds: the two ends of the range, once in each theme.
        if (width < 500 || width === 1_280) expect(await barriersOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  it.each(screens)('has all of %s within its width at 200 %%, and no bar to scroll it sideways', async (screen) => {
    const { page, faults } = await open(stack.browser, stack.url + (await pathOf(stack, screen)), 2);
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    await settled(page);
    expect(await page.evaluate('[innerWidth, devicePixelRatio, document.documentElement.scrollWidth]')).toEqual([
      640, 2, 640,
    ]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each(screens)('moves nothing on %s that stands already when its answers come late', async (screen) => {
    const { page, faults } = await open(stack.browser, 'about:blank');
    await page.addInitScript(NOTE_SHIFTS);
    const late = Promise.withResolvers<void>();
    await page.route(/\/api\/v1\/(?!live)/, (route) => late.promise.then(() => route.continue()));
    // A release that comes meanwhile is put before the others, and moves them: that is news, and no late answer.
    await page.goto(stack.url + withoutNews(await pathOf(stack, screen)));
    await page.locator('main [data-state=loading]').first().waitFor();
    late.resolve();
    await settled(page);
    const shifts = (await page.evaluate('shifts')) as { value: number; of: string[] }[];
    expect(shifts.reduce((sum, { value }) => sum + value, 0) > MOST_SHIFT ? shifts : []).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each(Object.keys(overScreen))(
    'has no barrier that axe knows of while %s is open, and never scrolls sideways: dark and wide, light and narrow',
    async (what) => {
      for (const [width, colorScheme] of [
        [1_280, 'dark'],
        [360, 'light'],
      ] as const) {
        const { page, faults } = await open(stack.browser, stack.url);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.locator('[data-connection=live]').waitFor();
        await overScreen[what]!(page);
        await settled(page);
        expect(await barriersOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(faults).toEqual([]);
        await page.close();
      }
    },
  );

  it('keeps its figures while the gateway is gone, says that they are stale, and goes on by itself when it is back', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await page.locator('[data-connection=live]').waitFor();
    const tracks = page.getByRole('group', { name: 'Tracks', exact: true }).locator('data');
    await eventually(async () => expect(Number(await tracks.getAttribute('value'))).toBeGreaterThan(0));
    const before = Number(await tracks.getAttribute('value'));
    await page.evaluate('window.isTheSamePage = true');
    await stack.killGateway();
    await page.locator('[data-connection=waiting]').waitFor();
    await page.getByText('stale').first().waitFor();
    expect(Number(await tracks.getAttribute('value'))).toBeGreaterThanOrEqual(before);
    await stack.startGateway();
    await page.locator('[data-connection=live]').waitFor();
    await eventually(async () => expect(Number(await tracks.getAttribute('value'))).toBeGreaterThan(before));
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says that its figures are stale while the gateway hangs, which closes no connection, and goes on when it is back', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await page.locator('[data-connection=live]').waitFor();
    const tracks = page.getByRole('group', { name: 'Tracks', exact: true }).locator('data');
    await eventually(async () => expect(Number(await tracks.getAttribute('value'))).toBeGreaterThan(0));
    stack.freezeGateway();
    await page.locator('[data-down]').getByText('The gateway does not answer.').waitFor();
    await page.locator('[data-connection=waiting]').waitFor();
    await page.getByText('stale').first().waitFor();
    const before = Number(await tracks.getAttribute('value'));
    expect(before).toBeGreaterThan(0);
    stack.thawGateway();
    await page.locator('[data-connection=live]').waitFor();
    await page.locator('[data-down]').waitFor({ state: 'detached' });
    await eventually(async () => expect(Number(await tracks.getAttribute('value'))).toBeGreaterThan(before));
    expect(faults).toEqual([]);
    await page.close();
  });

  it('grows by less than 10 MB over 5,000 live frames', async () => {
    stack.front.takeLive();
    const { page, faults } = await open(stack.browser, stack.url);
    await eventually(async () => expect(stack.front.listeners).toBe(1));
    await settled(page);
    let id = 0;
    const send = async (frames: number) => {
      for (const end = id + frames; id < end;) {
        for (let each = 0; each < BATCH; each++) stack.front.sendFrame((id += 1), 'kpi');
        await page.locator(`[data-live-version="${id}.test"]`).waitFor();
      }
    };
    // The first frames fetch what is fetched once, and the compiler keeps what it learns of them.
    await send(500);
    const before = await heapOf(page);
    await send(5_000);
    const grown = (await heapOf(page)) - before;
    expect(grown / MEGABYTE).toBeLessThan(10);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('holds no connection while it is hidden, and asks anew once it is seen', async () => {
    stack.front.takeLive();
    const { page, faults } = await open(stack.browser, stack.url);
    await eventually(() => expect(stack.front.listeners).toBe(1));
    await settled(page);
    await show(page, false);
    await eventually(() => expect(stack.front.listeners).toBe(0));
    await page.locator('[data-connection=paused]').waitFor();
    const asked = page.waitForRequest(/stats\/overview/);
    await show(page, true);
    await eventually(() => expect(stack.front.listeners).toBe(1));
    await asked;
    expect(faults).toEqual([]);
    await page.close();
  });
});

/** As when another tab covers it: a browser without a window covers none. */
const show = (page: Page, isSeen: boolean): Promise<unknown> =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${!isSeen} });
    document.dispatchEvent(new Event('visibilitychange'))`);

/** Of a letter the newest one, so that its record and what can be done with it are there to look at. */
async function pathOf(stack: BrowsedStack, screen: string): Promise<string> {
  if (screen !== 'letter') return (await screensOf(stack.url))[screen]!;
  const { data } = await stack.json<{ data: { id: string }[] }>('/api/v1/dead-letters?limit=1');
  return `/dead-letters?letter=${encodeURIComponent(data[0]!.id)}`;
}

const withoutNews = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}live=off`;

/** Nothing in sight is loading any more. */
async function settled(page: Page): Promise<void> {
  await eventually(async () => {
    const loading = await page
      .locator('[data-state=loading]:visible')
      .evaluateAll((places) => places.filter((place) => place.getBoundingClientRect().top < 900).length);
    expect(loading).toBe(0);
  });
}

/** Bytes that the page's scripts hold once what is not needed is collected. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
