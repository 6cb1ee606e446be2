import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { committedRecords } from './checkpoint.ts';

describe('The checkpoint of a job', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-checkpoint-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (query: string, batch: number, ends: object, isDone: boolean): Promise<void> => {
    for (const part of ['offsets', 'commits']) await mkdir(join(folder, query, part), { recursive: true });
    const lines = ['v1', '{"batchWatermarkMs":0}', JSON.stringify({ [`topic.${query}`]: ends })];
    await writeFile(join(folder, query, 'offsets', String(batch)), lines.join('\n'));
    if (isDone) await writeFile(join(folder, query, 'commits', String(batch)), 'v1\n{}');
  };

  it('says how many records are in micro-batches that are done, over all queries', async () => {
    await write('album', 0, { 0: 5, 1: 7 }, true);
    await write('track', 9, { 0: 50, 1: 50 }, true);
    await write('track', 10, { 0: 90, 1: 90 }, false);
    expect(await committedRecords(folder)).toBe(112);
  });
  it('says none before the first is done, and before there is a checkpoint', async () => {
    await write('album', 0, { 0: 5 }, false);
    expect(await committedRecords(folder)).toBe(0);
    expect(await committedRecords(join(folder, 'nowhere'))).toBe(0);
  });
});
