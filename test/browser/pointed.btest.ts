import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { BrowsedGateway } from './browsed-gateway.ts';
import { json, meta } from './routed-answers.ts';

let stack: BrowsedGateway;
beforeAll(async () => {
  stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
});
afterAll(() => stack.close());

const DAYS = 21;
const dayOf = (at: number): string => new Date(Date.UTC(2026, 9, 1 + at)).toISOString().slice(0, 10);
const calendar = {
  from: dayOf(0),
  to: dayOf(DAYS - 1),
  n: DAYS * 3,
  imprecise: 0,
  types: ['album', 'single'],
  days: Array.from({ length: DAYS }, (_, at) => ({ day: dayOf(at), n: 3, byType: [1, 2] })),
  weekdays: [9, 9, 9, 9, 9, 9, 9],
};

/** Left and right end of each bar, px. */
const barsOf = async (card: Locator): Promise<[number, number][]> => {
  const boxes = await card.locator('.apexcharts-bar-area').evaluateAll((bars) =>
    bars.map((bar) => {
      const { left, right } = bar.getBoundingClientRect();
      return [Math.round(left), [left, right]] as [number, [number, number]];
    }),
  );
  // Those of one day stand on each other.
  return [...new Map(boxes).values()].sort(([a], [b]) => a - b);
};

it.each([390, 1280])(
  'a tooltip speaks of the bar under the pointer, up to its edges, as a click does: at %i px',
  async (width) => {
    const { page, faults } = await stack.open('/status');
    await page.setViewportSize({ width, height: 900 });
    await page.route('**/api/v1/stats/releases*', (route) => json(route, { data: calendar, meta }));
    await page.goto(`${stack.url}/releases?live=off`);
    const card = page.getByRole('article', { name: 'How much comes out each day?' });
    await card.locator('.apexcharts-bar-area').first().waitFor();
    await card.scrollIntoViewIfNeeded();
    const host = (await card.locator('.chart-host').boundingBox())!;
    const y = host.y + host.height / 2;
    const bars = await barsOf(card);
    expect(bars).toHaveLength(DAYS);
    for (const [at, [left, right]] of bars.entries())
      for (const x of [left + 1, right - 1]) {
        await page.mouse.move(x, y);
        await card.locator('.tip p', { hasText: new RegExp(`^${at + 1} Oct: 3 releases$`) }).waitFor();
      }
    await page.mouse.click(bars[4]![1] - 1, y);
    await page.waitForURL(`**from=${dayOf(4)}&to=${dayOf(4)}`);
    expect(faults).toEqual([]);
    await page.close();
  },
);
