import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { BrowsedStack } from './browsed-stack.ts';
import { barriersOf, open } from './opened-page.ts';

const kpi = (page: Page, name: string) => page.getByRole('group', { name, exact: true }).locator('data');
const figure = async (page: Page, name: string): Promise<number> => Number(await kpi(page, name).getAttribute('value'));
const card = (page: Page, name: string) => page.getByRole('article', { name });

describe.each(['extended', 'dev'] as const)('the overview of a stack whose Spotify app is %s', (mode) => {
  let stack: BrowsedStack;
  beforeAll(async () => {
    // As it begins, with nothing in it.
    stack = await BrowsedStack.start({ mode, releaseIntervalMs: 1_000, isFilled: false });
  });
  afterAll(() => stack.close());

  it('shows figures that grow without a reload, and says what is not offered', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await eventually(async () => expect(await figure(page, 'Tracks')).toBeGreaterThan(0));
    const before = await figure(page, 'Tracks');
    await eventually(async () => expect(await figure(page, 'Tracks')).toBeGreaterThan(before));
    await eventually(async () => expect(await figure(page, 'Artists')).toBeGreaterThan(0));
    await expectLive(page);
    const lengths = card(page, 'How long is a track?');
    await lengths.scrollIntoViewIfNeeded();
    await lengths.locator('.apexcharts-svg').waitFor();

    const popularity = card(page, 'How popular are the tracks?');
    await popularity.scrollIntoViewIfNeeded();
    if (mode === 'dev') await popularity.locator('[data-state=not-offered]').waitFor();
    else await popularity.locator('.apexcharts-svg').waitFor();

    await lengths.getByRole('button', { name: 'Show as a table: How long is a track?' }).focus();
    await page.keyboard.press('Enter');
    await lengths.getByRole('table').waitFor();
    expect(new URL(page.url()).searchParams.get('table')).toBe('duration');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('has no barrier that axe knows of, wide and narrow', async () => {
    for (const width of [1_280, 360]) {
      const { page } = await open(stack.browser, stack.url);
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => expect(await figure(page, 'Tracks')).toBeGreaterThan(0));
      expect(await barriersOf(page)).toEqual([]);
      await page.close();
    }
  });
});

async function expectLive(page: Page): Promise<void> {
  await eventually(async () =>
    expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe('live'),
  );
}
