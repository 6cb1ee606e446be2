import { mkdirSync } from 'node:fs';
import { launchChromium } from '../test/browser/chromium.ts';
import { eventually } from '../test/eventually.ts';

/**
 * Takes the pictures of the README from a running stack: `node docs/screenshot.ts [address]`, default the dashboard at
 * http://127.0.0.1:3000. Waits until every chart has drawn.
 */
const address = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = new URL('screens/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const pictures = [
  { name: 'overview-wide', path: '/', width: 1_440, theme: 'light' },
  { name: 'overview-wide-dark', path: '/', width: 1_440, theme: 'dark' },
  { name: 'overview-narrow', path: '/', width: 390, theme: 'light' },
  { name: 'pipeline-wide', path: '/pipeline', width: 1_440, theme: 'light' },
] as const;

const browser = await launchChromium();
for (const { name, path, width, theme } of pictures) {
  const page = await browser.newPage({ viewport: { width, height: 1_000 }, colorScheme: theme, deviceScaleFactor: 1 });
  await page.goto(address + path);
  // What is out of sight is not fetched: the whole page is brought into sight once.
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.min(Number(height), 8_000) });
  await page.locator('.apexcharts-svg').first().waitFor();
  await eventually(async () => {
    const loading = await page.locator('[data-state=loading]').count();
    if (loading > 0) throw new Error(`${loading} charts of ${path} are still loading`);
  });
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
  process.stdout.write(`docs/screens/${name}.png\n`);
  await page.close();
}
await browser.close();
