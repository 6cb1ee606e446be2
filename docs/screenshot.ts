import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { eventually } from '../test/eventually.ts';

/**
 * Takes a picture of each screen, wide and narrow, light and dark, from a running stack: `node docs/screenshot.ts [address]`,
 * default the dashboard at http://127.0.0.1:3000. Waits until what is in sight has drawn. The overview is taken whole.
 */
const address = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = new URL('screens/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const sizes = { wide: { width: 1_440, height: 1_000 }, narrow: { width: 390, height: 844 } } as const;
const MOST_HEIGHT = 8_000;

async function firstIds(list: 'tracks' | 'artists', limit: number): Promise<string[]> {
  const answer = await fetch(`${address}/api/v1/${list}?sort=-popularity&limit=${limit}`);
  const { data } = (await answer.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

async function firstLetter(): Promise<string | undefined> {
  const answer = await fetch(`${address}/api/v1/dead-letters?reason=contract&limit=1`);
  return ((await answer.json()) as { data: { id: string }[] }).data[0]?.id;
}

async function drawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await eventually(async () => {
    const loading = await page.locator('[data-state=loading]:visible').count();
    if (loading > 0) throw new Error(`${loading} charts are still loading`);
  });
  // A chart is drawn a moment after its data came.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** What is out of sight is not fetched: the whole page is brought into sight once. */
async function wholeInSight(page: Page, width: number): Promise<void> {
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height: Math.min(height, MOST_HEIGHT) });
  await page.locator('.apexcharts-svg').first().waitFor();
  await drawn(page);
}

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly size: keyof typeof sizes;
  readonly theme: 'light' | 'dark';
}

async function take(browser: Browser, { name, path, size, theme }: Picture): Promise<void> {
  const page = await browser.newPage({ viewport: sizes[size], colorScheme: theme, deviceScaleFactor: 1 });
  await page.goto(address + path);
  await drawn(page);
  const isWhole = name === 'overview';
  if (isWhole) await wholeInSight(page, sizes[size].width);
  const file = `${name}-${size}${theme === 'dark' ? '-dark' : ''}.png`;
  await page.screenshot({ path: folder + file, fullPage: isWhole });
  process.stdout.write(`docs/screens/${file}\n`);
  await page.close();
}

const [[artist], tracks, letter] = await Promise.all([firstIds('artists', 1), firstIds('tracks', 3), firstLetter()]);
const screens = {
  overview: '/',
  releases: '/releases',
  track: `/tracks/${tracks[0]}`,
  artist: `/artists/${artist}`,
  compare: `/compare?ids=${tracks.join(',')}`,
  explore: '/explore',
  watched: '/watched',
  pipeline: '/pipeline',
  'dead-letters': letter ? `/dead-letters?letter=${letter}` : '/dead-letters',
  status: '/status',
  provenance: `/?rows=${encodeURIComponent(`artists?ids=${artist}`)}`,
};

const browser = await launchChromium();
for (const [name, path] of Object.entries(screens))
  for (const size of ['wide', 'narrow'] as const)
    for (const theme of ['light', 'dark'] as const) await take(browser, { name, path, size, theme });
await browser.close();
