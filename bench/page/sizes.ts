import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defaultBuilt } from '../built.ts';

const KILOBYTE = 1_000;

export interface Size {
  readonly what: string;
  readonly files: number;
  /** As it is sent: gzip, of the largest file where each counts for itself. */
  readonly kB: number;
  readonly mostKB: number;
}

/** What the built page costs to fetch, against what it may cost. */
export async function sizesOf(built: string = defaultBuilt): Promise<Size[]> {
  const page = join(built, 'apps/dashboard');
  const html = await readFile(join(page, 'index.html'), 'utf8');
  const files = (await readdir(join(page, 'assets'))).filter((file) => file.endsWith('.js'));
  const isOfCharts = (file: string): boolean => file.startsWith('apex-');
  const zipped = async (file: string): Promise<number> =>
    gzipSync(await readFile(join(page, 'assets', file))).length / KILOBYTE;
  const kBOf = (wanted: (file: string) => boolean): Promise<number[]> => Promise.all(files.filter(wanted).map(zipped));
  const first = await kBOf((file) => html.includes(file) && !isOfCharts(file));
  const charts = await kBOf(isOfCharts);
  const later = await kBOf((file) => !html.includes(file) && !isOfCharts(file));
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  return [
    { what: 'scripts before the first figure stands', files: first.length, kB: sum(first), mostKB: 40 },
    { what: 'charts', files: charts.length, kB: sum(charts), mostKB: 160 },
    { what: 'each further script, the largest', files: later.length, kB: Math.max(...later), mostKB: 10 },
    {
      what: 'all scripts without the charts',
      files: files.length - charts.length,
      kB: sum(first) + sum(later),
      mostKB: 90,
    },
  ];
}

/** `node bench/page/sizes.ts`, after a build. */
if (import.meta.main)
  for (const { what, files, kB, mostKB } of await sizesOf())
    process.stdout.write(`${what.padEnd(40)} ${kB.toFixed(1).padStart(6)} kB of ${mostKB} kB, ${files} files\n`);
