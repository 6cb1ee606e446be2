import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Spark writes offsets/N before micro-batch N and commits/N when it is done; the last line holds `{topic: {partition: end}}`. */
type Offsets = Record<string, Record<string, number>>;

/** Records in the micro-batches that a job's queries have committed, by its checkpoint: one folder a query. */
export async function committedRecords(checkpoint: string): Promise<number> {
  const queries = await list(checkpoint);
  const records = await Promise.all(queries.map((query) => ofQuery(join(checkpoint, query))));
  return records.reduce((sum, one) => sum + one, 0);
}

async function ofQuery(folder: string): Promise<number> {
  const done = (await list(join(folder, 'commits'))).map(Number).filter(Number.isInteger);
  if (done.length === 0) return 0;
  const text = await readFile(join(folder, 'offsets', String(Math.max(...done))), 'utf8');
  const ends = JSON.parse(text.trim().split('\n').at(-1)!) as Offsets;
  return Object.values(ends)
    .flatMap((topic) => Object.values(topic))
    .reduce((sum, end) => sum + end, 0);
}

/** Nothing where there is no such folder yet. */
const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
