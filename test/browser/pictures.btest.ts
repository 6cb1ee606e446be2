import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { chromePath } from '../env.ts';
import { BrowsedGateway } from './browsed-gateway.ts';
import { open } from './opened-page.ts';

const FOLDER = 'test/browser/pictures/';
/** Of all pixels: what antialiasing may move. */
const MOST_OTHER = 0.002;

const days = Array.from({ length: 28 }, (_, at) => {
  const day = new Date(Date.UTC(2026, 9, 26 + at)).toISOString().slice(0, 10);
  const n = at % 7 === 4 ? 40 + at : (at * 5) % 11;
  return { day, n, byType: [n - Math.floor(n / 3), Math.floor(n / 3)] };
});
const calendar = {
  data: {
    from: '2026-10-26',
    to: '2026-11-22',
    n: days.reduce((sum, { n }) => sum + n, 0),
    imprecise: 4,
    types: ['single', 'album'],
    days,
    weekdays: [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
      days.reduce((sum, { n }, at) => (at % 7 === weekday ? sum + n : sum), 0),
    ),
  },
  meta: { asOf: '2026-11-22T12:00:00Z', dataVersion: '1.a', freshnessMs: 0, sources: ['simulator'], missing: {} },
};

/** Share of the pixels that differ by more than an eye would see; 1 where the sizes differ. Runs in the browser. */
const COMPARE = `async ([a, b]) => {
  const read = async (text) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + text;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  };
  const [x, y] = [await read(a), await read(b)];
  if (x.width !== y.width || x.height !== y.height) return 1;
  let other = 0;
  for (let at = 0; at < x.data.length; at += 4)
    if ([0, 1, 2].some((channel) => Math.abs(x.data[at + channel] - y.data[at + channel]) > 24)) other += 1;
  return other / (x.data.length / 4);
}`;

const describeWithPackaged = chromePath() === undefined ? describe : describe.skip; // another browser draws other letters than those in the pictures

describeWithPackaged('what the page looks like', () => {
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
  });
  afterAll(() => stack.close());

  async function shown(theme: 'light' | 'dark'): Promise<Page> {
    const { page } = await open(stack.browser, 'about:blank');
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.route('**/api/v1/stats/releases*', (route) => route.fulfill({ json: calendar }));
    await page.goto(`${stack.url}/releases`);
    await page.locator('.apexcharts-svg').waitFor();
    return page;
  }

  async function expectPicture(name: string, element: Locator): Promise<void> {
    const taken = await element.screenshot({ mask: [element.locator('[data-age]')], animations: 'disabled' });
    const file = `${FOLDER}${name}.png`;
    if (!existsSync(file)) {
      await mkdir(FOLDER, { recursive: true });
      await writeFile(file, taken);
      throw new Error(`${file} was not there and is taken anew: look at it, and keep it if it is right`);
    }
    const kept = await readFile(file, 'base64');
    const blank = await stack.browser.newPage();
    const other = Number(await blank.evaluate(`(${COMPARE})(${JSON.stringify([taken.toString('base64'), kept])})`));
    await blank.close();
    if (other > MOST_OTHER) await writeFile(file.replace('.png', '.taken.png'), taken);
    expect(other).toBeLessThanOrEqual(MOST_OTHER);
  }

  it.each(['light', 'dark'] as const)('is as it was: the calendar and the weekdays, %s', async (theme) => {
    const page = await shown(theme);
    await expectPicture(`calendar-${theme}`, page.getByRole('article', { name: 'How much comes out each day?' }));
    await expectPicture(`weekdays-${theme}`, page.getByRole('article', { name: /^On which weekday/ }));
    await page.close();
  });

  it('is as it was: the keyboard map, and the head of the page where it is narrow', async () => {
    const page = await shown('light');
    await page.getByRole('button', { name: 'Keyboard map' }).click();
    await expectPicture('keyboard-map', page.getByRole('dialog', { name: 'Keyboard map' }));
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('[data-connection=live]').waitFor();
    await expectPicture('head-narrow', page.getByRole('banner'));
    await page.close();
  });
});
