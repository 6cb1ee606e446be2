import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { BrowsedGateway } from './browsed-gateway.ts';
import { open } from './opened-page.ts';

const meta = {
  asOf: new Date().toISOString(),
  dataVersion: '1.a',
  freshnessMs: 1_000,
  sources: ['simulator'],
  missing: {},
};
const problem = {
  type: '/problems/internal',
  title: 'Something failed here',
  status: 500,
  detail: 'It is not the fault of what was asked.',
  traceId: 'abcdef0123456789abcdef0123456789',
};
const json = (route: Route, body: unknown, status = 200) =>
  route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });

describe('where there is no figure', () => {
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
  });
  afterAll(() => stack.close());

  /** A screen of which one question is answered by the test. */
  async function shown(path: string, question: string | RegExp, handle: (route: Route) => Promise<void> | void) {
    const opened = await open(stack.browser, 'about:blank');
    await opened.page.route(question, handle);
    await opened.page.goto(stack.url + path);
    return opened;
  }
  const card = (page: Page, name: string) => page.getByRole('article', { name });

  it('says at the head of a narrowed screen why, with its trace, and no longer once there is one', async () => {
    let isMended = false;
    const { page, faults } = await shown('/?genre=pop', /stats\/overview\?.*genre=pop/, (route) =>
      isMended ? route.continue() : json(route, problem, 500),
    );
    const headline = page.getByRole('region', { name: 'Headline figures' });
    const line = headline.getByText(problem.title);
    await line.waitFor();
    expect(await line.innerText()).toContain(problem.traceId);
    expect(await headline.getByRole('button', { name: 'Try again' }).count()).toBe(1);
    isMended = true;
    await line.waitFor({ state: 'detached' });
    await page.locator('[data-kpi-value=tracks][value="0"]').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each(['/', '/?genre=pop'])(
    'says of tracks that none fell where they can be compared, of others that nothing is old enough: on %s',
    async (path) => {
      const movers = { of: 'tracks', window: '7d', until: meta.asOf, availability: 'ok', considered: 5, movers: [] };
      const { page, faults } = await shown(path, '**/api/v1/stats/movers*', (route) => {
        const order = new URL(route.request().url()).searchParams.get('order');
        return json(route, { data: { ...movers, order, compared: order === 'fallers' ? 5 : 0 }, meta });
      });
      const [fallers, risers] = [card(page, 'Which tracks fell the most?'), card(page, 'Which tracks rose the most?')];
      await fallers.scrollIntoViewIfNeeded();
      await fallers.getByText('Nothing fell within 7 days').waitFor();
      expect(await fallers.innerText()).toContain('Of 5 tracks that can be compared none is less popular');
      await risers.getByText('Nothing was observed for 7 days yet').waitFor();
      expect(faults).toEqual([]);
      await page.close();
    },
  );
});
