import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';

const PAGE = 'dist/apps/dashboard';
const KILOBYTE = 1_000;

const zipped = async (file: string): Promise<number> => gzipSync(await readFile(`${PAGE}/${file}`)).length;

describe('what the built page costs to fetch', () => {
  it('is at most 40 kB of script before the first figure stands', async () => {
    const html = await readFile(`${PAGE}/index.html`, 'utf8');
    const scripts = [...html.matchAll(/assets\/[^"]+\.js/g)].map(([file]) => file);
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = await Promise.all(scripts.map(zipped));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(40 * KILOBYTE);
  });

  it('is at most 160 kB for the charts, and at most 10 kB for each further screen', async () => {
    const html = await readFile(`${PAGE}/index.html`, 'utf8');
    const files = (await readdir(`${PAGE}/assets`)).filter((file) => file.endsWith('.js') && !html.includes(file));
    const sizes = await Promise.all(files.map(async (file) => [file, await zipped(`assets/${file}`)] as const));
    const charts = sizes.filter(([file]) => file.startsWith('apex-'));
    expect(charts).toHaveLength(1);
    expect(charts[0]![1]).toBeLessThanOrEqual(160 * KILOBYTE);
    for (const [, size] of sizes.filter(([file]) => !file.startsWith('apex-')))
      expect(size).toBeLessThanOrEqual(10 * KILOBYTE);
  });
});
