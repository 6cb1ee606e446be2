import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { firstIds, screensOf } from '../test/browser/screens.ts';
import { eventually } from '../test/eventually.ts';

/**
 * Takes a picture of each screen, wide and narrow, light and dark, from a running stack:
 * `node docs/screenshot.ts [address] [screen ...]`, by default all screens of http://127.0.0.1:3000. Waits until what is in
 * sight has drawn. `--width PX --out FOLDER` takes them in that width alone, to be looked at; `--forced` with forced colours.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { width: { type: 'string' }, out: { type: 'string' }, forced: { type: 'boolean', default: false } },
});
const [address = 'http://127.0.0.1:3000', ...wanted] = positionals;
const folder = values.out ?? new URL('screens/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const KEPT = { wide: { width: 1_440, height: 1_000 }, narrow: { width: 390, height: 844 } };
const sizes: Readonly<Record<string, { width: number; height: number }>> =
  values.width === undefined ? KEPT : { [values.width]: { width: Number(values.width), height: 1_440 } };
/** The overview is longer than any screen: its first part is shown, and the others, wide and light, by pictures of their own. */
const TALL = 2_000;
const FURTHER_PARTS = [2, 3];
/** Painted without a graphics card: on a busy machine that takes its time. */
const PAINTED_WITHIN_MS = 180_000;
/** What is in sight and not there yet: out of sight, above as below, nothing is fetched. */
const AWAITED = `[
  ...document.querySelectorAll('[data-state=loading]'),
  ...[...document.querySelectorAll('.chart-host')].filter((host) => !host.querySelector('svg')),
  ...[...document.images].filter((image) => !image.complete),
].map((place) => place.getBoundingClientRect()).filter(({ top, bottom }) => top < innerHeight && bottom > 0).length`;

async function firstLetter(): Promise<string | undefined> {
  const answer = await fetch(`${address}/api/v1/dead-letters?reason=contract&limit=1`);
  return ((await answer.json()) as { data: { id: string }[] }).data[0]?.id;
}

async function drawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await eventually(async () => {
    const awaited = Number(await page.evaluate(AWAITED));
    if (awaited > 0) throw new Error(`${awaited} charts and pictures are still awaited`);
  }, PAINTED_WITHIN_MS);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly size: string;
  readonly theme: 'light' | 'dark';
  /** Which part of the page, from 1. */
  readonly part: number;
}

async function take(browser: Browser, { name, path, size, theme, part }: Picture): Promise<void> {
  const page = await browser.newPage({
    viewport: { ...sizes[size]!, ...(name === 'overview' && { height: TALL }) },
    colorScheme: theme,
    forcedColors: values.forced ? 'active' : 'none',
    deviceScaleFactor: 1,
  });
  page.setDefaultTimeout(PAINTED_WITHIN_MS);
  await page.goto(address + path);
  await drawn(page);
  if (part > 1) {
    await page.evaluate(`scrollTo(0, ${(part - 1) * TALL})`);
    await drawn(page);
  }
  const file = join(folder, `${name}${part > 1 ? `-${part}` : ''}-${size}${theme === 'dark' ? '-dark' : ''}.png`);
  await page.screenshot({ path: file, timeout: PAINTED_WITHIN_MS });
  process.stdout.write(`${file}\n`);
  await page.close();
}

const partsOf = (name: string, size: string, theme: Picture['theme']): number[] =>
  name === 'overview' && size !== 'narrow' && theme === 'light' ? [1, ...FURTHER_PARTS] : [1];

const [[artist], letter] = await Promise.all([firstIds(address, 'artists', 1), firstLetter()]);
const screens = {
  ...(await screensOf(address)),
  'dead-letters': letter ? `/dead-letters?letter=${letter}` : '/dead-letters',
  provenance: `/?rows=${encodeURIComponent(`artists?artistId=${artist}`)}`,
};

// With the machine's monospaced font.
const browser = await launchChromium([], ['/usr/share']);
for (const [name, path] of Object.entries(screens).filter(([name]) => wanted.length === 0 || wanted.includes(name)))
  for (const size of Object.keys(sizes))
    for (const theme of ['light', 'dark'] as const)
      for (const part of partsOf(name, size, theme)) await take(browser, { name, path, size, theme, part });
await browser.close();
