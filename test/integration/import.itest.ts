import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CorrelationsAnswer,
  OverviewAnswer,
  PopularityDistributionAnswer,
  TrackDurationAnswer,
} from '@freshwax/contracts';
import { aggregateDifferences } from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS } from '../delivery/sender.ts';
import { recordedFolder } from '../env.ts';

const run = promisify(execFile);
const TABLE = `${recordedFolder()}/tabular/spotify_songs_2020.csv`;
const MINUTE_MS = 60_000;

interface Truth {
  rows: number;
  refusedLines: number[];
  repeats: number;
  tracks: number;
  albums: number;
  artists: number;
  duration: { n: string; sum: string; sumOfSquares: string };
  durationQuartileSeconds: number[];
  popularity: { n: string; sum: string; sumOfSquares: string };
  popularityCounts: number[];
  popularityByDuration: { sums: Record<string, string>; pearson: number; spearman: number };
}

const whenTableIsThere = existsSync(TABLE) ? describe : describe.skip; // the table is not ours to commit: without it there is nothing to compare with

whenTableIsThere('a table of 32,833 rows, imported', () => {
  let pipeline: TestPipeline;
  let gateway: AppProcess;
  let truth: Truth;
  let folder: string;
  let exit: { code: number; stdout: string; stderr: string };

  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    folder = await mkdtemp(join(tmpdir(), 'freshwax-import-'));
    truth = JSON.parse((await run('python3', ['test/independent/table.py', TABLE])).stdout) as Truth;
    await pipeline.startConsumer();
    gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: 'a-key-for-this-test' });
    const words = [TABLE, '--json', '--refused', join(folder, 'refused.ndjson')];
    exit = await run(process.execPath, ['dist/apps/producer/src/import.main.js', ...words], {
      env: { ...pipeline.env, PATH: '/usr/bin:/bin', FRESHWAX_IMPORT_STATE_DIR: join(folder, 'state') },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    await pipeline.drained(2 * MINUTE_MS);
  });
  afterAll(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = <T>(path: string): Promise<T> => gateway.json<T>(`/api/v1/stats/${path}source=import`);

  it('accounts for every row: accepted, the same observation again, or refused with its line', async () => {
    const report = JSON.parse(exit.stdout) as Record<string, number>;
    expect(report).toMatchObject({ rows: truth.rows, refused: truth.refusedLines.length });
    expect(report['accepted']! + report['duplicates']! + report['refused']!).toBe(truth.rows);
    expect(exit.code).toBe(1);
    const refused = (await readFile(join(folder, 'refused.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(refused.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(truth.refusedLines);
  });

  it('is in both stores: as many tracks, albums and artists as the file names', async () => {
    const { data } = await ask<OverviewAnswer>('overview?');
    expect(data).toMatchObject({ tracks: truth.tracks, albums: truth.albums, artists: truth.artists });
    expect(data.events.rejected).toBe(0);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('gives the durations that the file gives', async () => {
    const { data } = await ask<TrackDurationAnswer>('track-duration?');
    expect(data.summary.sums).toEqual(truth.duration);
    expect(data.summary.mean).toBe(Number(truth.duration.sum) / truth.tracks);
    expect([data.summary.q1, data.summary.median, data.summary.q3]).toEqual(
      truth.durationQuartileSeconds.map((seconds) => seconds * 1_000),
    );
  });

  it('gives the distribution of popularity that the file gives', async () => {
    const { data } = await ask<PopularityDistributionAnswer>('popularity-distribution?bins=101&');
    expect(data.tracks.summary.sums).toEqual(truth.popularity);
    expect(data.tracks.histogram.map((bin) => bin.n)).toEqual(truth.popularityCounts);
    expect(data.artists.summary.availability).toBe('not-offered');
  });

  it('gives the correlation that the file gives, from the same integers', async () => {
    const { data } = await ask<CorrelationsAnswer>('correlations?');
    const pair = data.pairs.find(({ x, y }) => x === 'popularity' && y === 'durationMs')!;
    expect(pair.sums).toEqual(truth.popularityByDuration.sums);
    expect(pair.pearson!.r).toBeCloseTo(truth.popularityByDuration.pearson, 12);
    expect(pair.spearman!.r).toBeCloseTo(truth.popularityByDuration.spearman, 12);
    const explicit = data.pairs.find(({ y }) => y === 'explicit')!;
    expect(explicit.pearson).toBeNull();
  });
});
