import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '@freshwax/contracts';
import { CheckpointStore } from './checkpoint.store.ts';
import { parseImportArguments } from './import.arguments.ts';
import { runImport } from './import.ts';
import { ImportProgress } from './import.progress.ts';
import { inputFilesAt } from './input.file.ts';

const ROWS = 2_000;

describe('an import that Kafka takes a part of', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-import-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says which rows, and goes on behind them', async () => {
    const path = join(folder, 'a.csv');
    await writeFile(path, `id,name\n${Array.from({ length: ROWS }, (_, at) => `t${at},n`).join('\n')}\n`);
    const wanted = parseImportArguments([path], Date.now());
    const published = new Set<string>();
    const importUntil = async (most: number) => {
      const refusedFile = join(folder, 'refused');
      const store = { folder, identity: 'a', target: 'b', refusedFile, runId: 'run-1' };
      return runImport(
        wanted,
        { inputs: await inputFilesAt(path), formatName: 'csv' },
        {
          runId: 'run-1',
          publish: async (observations: Observation[]) => {
            if (published.size + observations.length > most) throw new Error('Kafka is away');
            for (const { type, entity_id } of observations) published.add(`${type} ${entity_id}`);
          },
          checkpoints: new CheckpointStore(store),
          refusedFile,
          dashboardUrl: undefined,
          progress: new ImportProgress({ write: () => undefined }),
          signal: new AbortController().signal,
        },
      );
    };
    await expect(importUntil(1_100)).rejects.toMatchObject({ rows: 500, cause: { message: 'Kafka is away' } });
    expect(published.size).toBe(1_000);
    expect(await importUntil(Infinity)).toMatchObject({ rows: ROWS, resumedAtRow: 500, complete: true });
    expect(published.size).toBe(2 * ROWS);
  });
});
