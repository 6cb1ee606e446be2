import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { BrowsedGateway } from './browsed-gateway.ts';
import { json, meta } from './routed-answers.ts';
import { openStopped } from './stopped-page.ts';

const GENRES = '**/api/v1/stats/genres*';
const genres = { of: 'artists', availability: 'ok', n: 2, missing: 1, notOffered: 0, different: 1, counted: 2 };
const pop = { genre: 'pop', n: 2, withPopularity: 2, meanPopularity: 50, q1: 40, medianPopularity: 40, q3: 60 };

describe('the page as time passes', () => {
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
  });
  afterAll(() => stack.close());

  it('lets the age of its figures grow while nothing new is answered', async () => {
    let asked = 0;
    // The first is answered, all others wait.
    const once = (route: Route) =>
      (asked += 1) === 1 ? json(route, { data: { ...genres, genres: [pop] }, meta }) : undefined;
    const { page, faults, until } = await openStopped(stack.browser, stack.url, (page) => page.route(GENRES, once));
    const card = page.getByRole('article', { name: 'Which genres are the artists of?' });
    await until(() => card.isVisible());
    await card.scrollIntoViewIfNeeded();
    const age = card.locator('[data-age]');
    await until(async () => (await age.count()) === 1);
    const seconds = async () => Number((await age.innerText()).replace('now', '0').replace(' s ago', ''));
    const before = await seconds();
    await page.clock.runFor(8_000);
    // It moves once a second.
    expect((await seconds()) - before).toBeGreaterThanOrEqual(7);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('tells a screen reader how the connection is, once in ten seconds at most, and then how it is by now', async () => {
    const { page, faults, until } = await openStopped(stack.browser, stack.url, async () => undefined);
    const said = (): Promise<string> => page.locator('[data-announcer]').innerText();
    const phase = (name: string) => () => page.locator(`[data-connection=${name}]`).isVisible();
    await until(async () => (await said()) === 'Live updates are on');
    for (const name of ['paused', 'live', 'paused']) {
      await page.keyboard.press('l');
      await until(phase(name));
      await page.clock.runFor(1_000);
      expect([name, await said()]).toEqual([name, 'Live updates are on']);
    }
    await page.clock.runFor(10_000);
    expect(await said()).toBe('Live updates are paused');
    expect(faults).toEqual([]);
    await page.close();
  });
});
