import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { BrowsedGateway } from './browsed-gateway.ts';
import { open, press } from './opened-page.ts';
import { json, meta, problem } from './routed-answers.ts';

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const letterOf = (offset: number) => ({
  id: `spotify.track_meta:0:0:${offset}`,
  topic: 'spotify.track_meta',
  partition: 0,
  generation: 0,
  offset: String(offset),
  reason: 'contract',
  path: '/payload',
  detail: null,
  recordedAt: meta.asOf,
  state: 'open',
});

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

  it('says of one source alone which figures and ages are those of all', async () => {
    const { page, faults } = await stack.open('/?source=import');
    const headline = page.getByRole('region', { name: 'Headline figures' });
    await headline.getByText('newest record of any source').waitFor();
    await page.locator('[data-kpi=applied]').getByText('of all sources').waitFor();
    await page.goto(`${stack.url}/`);
    await headline.getByText(/^newest record (?!of any)/).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each(['/', '/?genre=pop'])(
    'says of tracks that none fell where they can be compared, of others that nothing is old enough: on %s',
    async (path) => {
      const looked = { considered: 5, mostConsidered: 5 };
      const movers = { of: 'tracks', window: '7d', until: meta.asOf, availability: 'ok', ...looked, movers: [] };
      const { page, faults } = await shown(path, '**/api/v1/stats/movers*', (route) => {
        const order = new URL(route.request().url()).searchParams.get('order');
        return json(route, { data: { ...movers, order, compared: order === 'fallers' ? 5 : 0 }, meta });
      });
      const [fallers, risers] = [card(page, 'Which tracks fell the most?'), card(page, 'Which tracks rose the most?')];
      await fallers.scrollIntoViewIfNeeded();
      await fallers.getByText('Nothing fell within 7 days').waitFor();
      expect(await fallers.innerText()).toContain('Of 5 tracks that can be compared none is less popular');
      expect(await fallers.innerText()).toContain('Looked at: the 5 most popular tracks.');
      await risers.getByText('Nothing was observed for 7 days yet').waitFor();
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  it('shows the dead letters that follow the newest, and loses none when another comes meanwhile', async () => {
    const letters = Array.from({ length: 45 }, (_, at) => letterOf(1_000 - at));
    const { page, faults } = await shown('/', '**/api/v1/dead-letters?*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const from = letters.findIndex(({ id }) => id === query.get('cursor')) + 1;
      const data = letters.slice(from, from + 20);
      const hasMore = from + data.length < letters.length;
      return json(route, { data, page: { nextCursor: hasMore ? data.at(-1)!.id : null, limit: 20, hasMore }, meta });
    });
    await page.clock.install();
    await page.goto(`${stack.url}/dead-letters`);
    const list = card(page, 'Which records were refused, and why?');
    const shownOffsets = () =>
      list
        .getByRole('row')
        .evaluateAll((rows) => rows.slice(1).map((row) => /\d+\/(\d+)/.exec(row.textContent ?? '')?.[1]));
    const offsets = (n: number) => letters.slice(0, n).map(({ offset }) => offset);
    const more = list.getByRole('button', { name: 'Show more' });
    await more.waitFor();
    expect(await shownOffsets()).toEqual(offsets(20));
    await press(more, 'Enter');
    await eventually(async () => expect(await shownOffsets()).toEqual(offsets(40)));
    letters.unshift(letterOf(1_001));
    await page.clock.fastForward(60_000);
    await eventually(async () => expect(await shownOffsets()).toEqual(offsets(40)));
    await press(more, 'Enter');
    await eventually(async () => expect(await shownOffsets()).toEqual(offsets(46)));
    expect(await more.count()).toBe(0);
    expect(await list.locator('.facts').innerText()).toMatch(/^n 46 refused records/);
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each([
    ['watch-list', 'Which tracks are watched?'],
    ['followed-artists', 'Whose new releases are looked for?'],
  ])('shows what follows the first page of the %s', async (list, name) => {
    const entries = Array.from({ length: 5 }, (_, at) => ({
      id: `entry ${at}`,
      query: `entry ${at}`,
      source: 'simulator',
      name: null,
      url: null,
      addedAt: meta.asOf,
      state: 'resolving',
    }));
    const { page, faults } = await shown('/watched', new RegExp(`/api/v1/${list}(\\?|$)`), (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
      const hasMore = from + 2 < entries.length;
      const nextCursor = hasMore ? String(from + 2) : null;
      return json(route, { data: entries.slice(from, from + 2), page: { nextCursor, limit: 2, hasMore }, meta });
    });
    const card = page.getByRole('region', { name });
    const more = card.getByRole('button', { name: 'Show more' });
    for (const n of [2, 4]) {
      await eventually(async () => expect(await card.locator('[data-entry]').count()).toBe(n));
      await press(more, 'Enter');
    }
    await eventually(async () => expect(await card.locator('[data-entry]').count()).toBe(5));
    expect(await more.count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('draws what has a history beside what has none, which is said, and lets both be taken out', async () => {
    const entry = { kind: 'tracks', source: 'simulator', url: null, from: hoursAgo(48), to: meta.asOf, missing: 0 };
    const provenance = { topic: 'spotify.track_meta', partition: 0, generation: 0, offset: '1' };
    const points = [40, 42].map((popularity, at) => ({ observedAt: hoursAgo(20 - at), popularity, provenance }));
    const entries = [
      { ...entry, id: 'bare', name: 'Bare', availability: 'not-offered', n: 0, points: [] },
      { ...entry, id: 'full', name: 'Full', availability: 'ok', n: 2, points },
    ];
    const { page, faults } = await shown('/compare?ids=bare,full', '**/api/v1/compare*', (route) =>
      json(route, { data: { entries, unknown: [] }, meta }),
    );
    const compared = card(page, 'How did the popularity of these tracks move?');
    await compared.locator('.apexcharts-svg').waitFor();
    expect(await compared.locator('[data-partial]').innerText()).toContain('1 of which no popularity is offered');
    for (const name of ['Bare', 'Full']) await compared.getByRole('button', { name: `Remove ${name}` }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('lets what nobody knows be taken out of a comparison', async () => {
    const { page, faults } = await stack.open('/compare?ids=nobody');
    await page.getByText('No source knows what is compared').waitFor();
    await press(page.getByRole('button', { name: 'Remove nobody' }), 'Enter');
    await page.getByText('Which tracks shall be set beside each other?').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(faults).toEqual([]);
    await page.close();
  });
});
