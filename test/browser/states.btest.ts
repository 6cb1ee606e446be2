import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { FIRST_ANSWERS } from '../../apps/gateway/src/dashboard/first-answers.ts';
import { eventually } from '../eventually.ts';
import { BrowsedGateway } from './browsed-gateway.ts';
import { barriersOf, open } from './opened-page.ts';
import { json, meta, problem } from './routed-answers.ts';
import { openStopped } from './stopped-page.ts';

const QUESTION = 'How much comes out each day?';
const ANSWER = '**/api/v1/stats/releases*';
const CHARTS = '**/assets/apex-*';
/** Of the scripts that are fetched while the page is idle. */
const LAST_SCREEN = '/assets/artist.screen-';
/** What was fetched, and by what: from an observer, for where time stands still the list itself is empty. */
const LISTED = `new Promise((resolve) =>
  new PerformanceObserver((list) =>
    resolve(list.getEntries().map(({ name, initiatorType }) => [name.replace(location.origin, ''), initiatorType])),
  ).observe({ type: 'resource', buffered: true }))`;

const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const calendar = {
  from: day,
  to: new Date().toISOString().slice(0, 10),
  n: 3,
  imprecise: 0,
  types: ['single', 'album'],
  days: [{ day, n: 3, byType: [2, 1] }],
  weekdays: [3, 0, 0, 0, 0, 0, 0],
};

describe('a chart', () => {
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
  });
  afterAll(() => stack.close());

  /** The radar, whose calendar is answered by the test. */
  async function shown(handle: (route: Route) => Promise<void> | void, search = '') {
    const opened = await open(stack.browser, 'about:blank');
    await opened.page.route(ANSWER, handle);
    await opened.page.goto(`${stack.url}/releases${search}`);
    return opened;
  }
  const card = (page: Page) => page.getByRole('article', { name: QUESTION });
  const heightOf = async (page: Page) => (await card(page).boundingBox())!.height;

  it('stands at its final height while it loads', async () => {
    const asked = Promise.withResolvers<Route>();
    const { page, faults } = await shown((route) => asked.resolve(route));
    await card(page).locator('[data-state=loading]').waitFor();
    const before = await heightOf(page);
    await json(await asked.promise, { data: calendar, meta });
    await card(page).locator('.apexcharts-svg').waitFor();
    expect(await heightOf(page)).toBe(before);
    expect(faults).toEqual([]);
    await page.close();
  });

  /**
   * Which of the first answers are asked for at an address of the overview, each as often as it is, and by what. Time stands still,
   * and no live stream begins: after a second with news, or five without, the page asks anew.
   */
  async function askedAt(path: string): Promise<string[]> {
    const { page, faults, until } = await openStopped(stack.browser, stack.url + path, (page) =>
      page.route('**/api/v1/live*', () => undefined),
    );
    await until(() => card(page).locator('[data-state=empty]').isVisible());
    await until(() => page.locator('.strip[aria-busy=false]').isVisible());
    // An answer is listed once it is whole.
    const asked = await eventually(async () => {
      const listed = (await page.evaluate(LISTED)) as [string, string][];
      const first = listed.filter(([address]) => FIRST_ANSWERS.includes(address));
      expect(new Set(first.map(([address]) => address)).size).toBe(FIRST_ANSWERS.length);
      return first;
    });
    expect(faults).toEqual([]);
    await page.close();
    return asked.map(([address, by]) => `${by} ${address}`).sort();
  }

  it('has its answer fetched along with the overview, and asks for none a second time', async () => {
    expect(await askedAt('/')).toEqual(FIRST_ANSWERS.map((address) => `link ${address}`).sort());
    // Of itself, where nothing was fetched along, the page asks for the same.
    expect(await askedAt('/?theme=dark')).toEqual(FIRST_ANSWERS.map((address) => `fetch ${address}`).sort());
  });

  it('says why it is empty, and what to do', async () => {
    const empty = { ...calendar, n: 0, days: [], weekdays: [0, 0, 0, 0, 0, 0, 0] };
    const { page, faults } = await shown((route) => json(route, { data: empty, meta }));
    await card(page).locator('[data-state=empty]').waitFor();
    await card(page).getByRole('link', { name: 'Open the pipeline' }).click();
    await page.getByRole('heading', { name: 'Pipeline', level: 1 }).waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says what it leaves out, and which part is down when it is old', async () => {
    const stale = { detail: 'PostgreSQL is down: this is the last answer' };
    const { page, faults } = await shown((route) =>
      json(route, { data: { ...calendar, imprecise: 2 }, meta: { ...meta, stale } }),
    );
    await card(page).locator('[data-partial]').waitFor();
    expect(await card(page).innerText()).toMatch(
      /partial\s*2 releases of which only month or year is known[^]*PostgreSQL is down[^]*stale/,
    );
    expect(await barriersOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('offers no choice where there is none: of a source that says no genre, of albums or their artists', async () => {
    const genre = (page: Page) => page.getByRole('combobox', { name: 'Genre' });
    const { page, faults } = await shown((route) => json(route, { data: calendar, meta }));
    await genre(page).getByRole('option', { name: 'no genre is known' }).waitFor({ state: 'attached' });
    expect(await genre(page).isDisabled()).toBe(true);
    expect(await page.getByRole('combobox', { name: 'Type' }).isEnabled()).toBe(true);
    // What a link asks for can be taken back.
    await page.goto(`${stack.url}/releases?genre=pop`);
    await genre(page).getByRole('option', { name: 'pop' }).waitFor({ state: 'attached' });
    expect(await genre(page).isEnabled()).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says by what of the screen it is not narrowed', async () => {
    for (const [search, said] of [
      ['?type=single', null],
      ['?followed=true', 'of all, not narrowed'],
      ['?type=single&followed=true&q=x&artistGenre=pop', 'not narrowed by: name, genre of artists, followed'],
    ] as const) {
      const { page, faults } = await shown((route) => json(route, { data: calendar, meta }), search);
      await card(page).locator('.facts').waitFor();
      expect([search, await card(page).locator('[data-whole]').allInnerTexts()]).toEqual([search, said ? [said] : []]);
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  it('says of figures that are minutes old that newer ones are being computed, and no longer once they are there', async () => {
    let isBehind = true;
    const { page, faults } = await shown((route) =>
      json(route, { data: calendar, meta: { ...meta, freshnessMs: 120_000, ...(isBehind ? { isBehind } : {}) } }),
    );
    await card(page).locator('[data-behind]').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    isBehind = false;
    await card(page).locator('[data-behind]').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says of figures that are computed for the first time that they are, as high as it will be, and shows them', async () => {
    let isComputed = false;
    const body = { ...problem, type: '/problems/not-computed-yet', status: 503, title: 'Not computed yet' };
    const { page, faults } = await shown((route) =>
      isComputed ? json(route, { data: calendar, meta }) : json(route, body, 503),
    );
    const waiting = card(page).locator('[data-state=loading][role=status]', { hasText: body.title });
    await waiting.waitFor();
    const before = await heightOf(page);
    // Nothing is wrong, and there is nothing to do.
    expect(await card(page).getByRole('alert').count()).toBe(0);
    expect(await waiting.innerText()).toContain(body.detail);
    expect(await barriersOf(page)).toEqual([]);
    isComputed = true;
    await card(page).locator('.apexcharts-svg').waitFor();
    expect(await heightOf(page)).toBe(before);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says what went wrong, with its trace', async () => {
    const { page, faults } = await shown((route) => json(route, problem, 500));
    const fault = card(page).getByRole('alert');
    await fault.getByText(problem.title).waitFor();
    expect(await fault.innerText()).toContain(problem.traceId);
    expect(await barriersOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  /** The radar while time stands still. */
  const stopped = (handle: (page: Page) => Promise<unknown>) =>
    openStopped(stack.browser, `${stack.url}/releases`, handle);

  it('asks again when it is told to', async () => {
    let isMended = false;
    const { page, faults, until } = await stopped((page) =>
      page.route(ANSWER, (route) => (isMended ? json(route, { data: calendar, meta }) : json(route, problem, 500))),
    );
    const again = card(page).getByRole('button', { name: 'Try again' });
    await until(() => again.isVisible());
    isMended = true;
    await again.click();
    await until(() => card(page).locator('.apexcharts-svg').isVisible());
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says that its script could not be loaded, and draws when it is told to try again', async () => {
    let isMended = false;
    const { page, faults, until } = await stopped(async (page) => {
      await page.route(CHARTS, (route) => (isMended ? route.continue() : route.abort()));
      await page.route(ANSWER, (route) => json(route, { data: calendar, meta }));
    });
    await page.evaluate('window.isTheSamePage = true');
    await until(() => card(page).getByText('This part of the page could not be loaded').isVisible());
    isMended = true;
    await card(page).getByRole('button', { name: 'Try again' }).click();
    await until(() => card(page).locator('.apexcharts-svg').isVisible());
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('draws by itself once its script can be loaded', async () => {
    let refused = 0;
    const { page, faults } = await open(stack.browser, 'about:blank');
    await page.route(CHARTS, (route) => ((refused += 1) < 3 ? route.abort() : route.continue()));
    await page.route(ANSWER, (route) => json(route, { data: calendar, meta }));
    await page.goto(stack.url);
    await card(page).locator('.apexcharts-svg').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('needs no script any more that a page at rest has not: the next screen opens without the gateway', async () => {
    const { page, faults } = await shown((route) => json(route, { data: calendar, meta }));
    await eventually(async () =>
      expect(await page.evaluate(`performance.getEntriesByType('resource').map(({ name }) => name).join()`)).toContain(
        LAST_SCREEN,
      ),
    );
    await page.route('**/assets/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('heading', { name: 'Status', level: 1 }).waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('can be read where the colours are forced', async () => {
    const { page, faults } = await shown((route) => json(route, { data: calendar, meta }));
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await card(page).locator('.apexcharts-svg').waitFor();
    const fills = await card(page)
      .locator('.apexcharts-bar-area')
      .evaluateAll((bars) => [...new Set(bars.map((bar) => bar.getAttribute('fill')))]);
    // A day without a release has no bar.
    expect(fills.filter((fill) => fill !== 'none')).toHaveLength(calendar.types.length);
    expect(faults).toEqual([]);
    await page.close();
  });
});
