import { purgeReceipt } from '@freshwax/contracts';
import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import { SOURCES } from '../traffic/event.ts';
import type { Purge } from '../world/ledger.ts';
import { operate } from './standstill.ts';

const MINUTE_MS = 60_000;
const PURGED_WITHIN_MS = 180_000;
/** Of fewer records it may be that none is under the rule. */
const LEAST_APPLIED = 300;

type Bound = Purge['bounds'][number];

async function untilApplied({ pipeline }: Trial): Promise<void> {
  await eventually(async () => {
    const { rows } = await pipeline.pool.query<{ n: string }>(
      'SELECT coalesce(sum(applied), 0) AS n FROM book.ingest_offset',
    );
    if (Number(rows[0]!.n) < LEAST_APPLIED) throw new Error(`${rows[0]!.n} records are applied so far`);
  }, MINUTE_MS);
}

/** Where the logs end. */
async function readEnds({ pipeline }: Trial, bounds: readonly Pick<Bound, 'topic'>[]): Promise<Map<string, bigint>> {
  const topics = [...new Set(bounds.map(({ topic }) => topic))];
  const all = topics.map(async (topic) =>
    (await pipeline.admin.readWatermarks(topic)).map(({ partition, high }) => [`${topic}/${partition}`, high] as const),
  );
  return new Map((await Promise.all(all)).flat());
}

async function readBounds({ pipeline }: Trial, id: string): Promise<Bound[]> {
  const { rows } = await pipeline.pool.query<{ topic: string; part: number; generation: number; upto: string }>(
    'SELECT topic, part, generation, upto FROM book.purge_bound WHERE purge = $1',
    [id],
  );
  return rows.map(({ topic, part, generation, upto }) => ({ topic, partition: part, generation, upto: BigInt(upto) }));
}

/** What was acknowledged before it was asked for must be under it, and what was sent after it was done must not. */
function expectBetween(bounds: readonly Bound[], before: Map<string, bigint>, after: Map<string, bigint>): void {
  for (const { topic, partition, upto } of bounds) {
    const [from, to] = [before.get(`${topic}/${partition}`) ?? 0n, after.get(`${topic}/${partition}`) ?? 0n];
    // Of a topic that another fault makes anew meanwhile these say nothing.
    if (from <= to && (upto < from || upto > to))
      throw new Error(
        `${topic}/${partition} is purged up to ${upto}, and its log ended at ${from} before and ${to} after`,
      );
  }
}

export const sourcePurged: Fault = {
  id: 'F14',
  name: 'what a source said, all of it or before a day, purged while the consumers write',
  needs: { shrinks: true },
  shows: ['removals'],
  async strike(trial, random) {
    const { pipeline, ledger, note, count } = trial;
    const source = random.pick(SOURCES);
    const day = random.pick([undefined, new Date().toISOString().slice(0, 10)]);
    await untilApplied(trial);
    const { rows: topics } = await pipeline.pool.query<{ topic: string }>(
      'SELECT DISTINCT topic FROM book.ingest_offset',
    );
    const before = await readEnds(trial, topics);
    const { id, result } = await operate(
      trial,
      { type: 'purge', source, ...(day && { before: day }) },
      PURGED_WITHIN_MS,
    );
    const bounds = await readBounds(trial, id);
    ledger.purged({ source, beforeMs: day ? Date.parse(day) : Infinity, bounds });
    expectBetween(bounds, before, await readEnds(trial, topics));
    const { rawEvents, tables } = purgeReceipt.parse(result);
    note(`${source} before ${day ?? 'ever'}: ${rawEvents.rows} raw rows and ${JSON.stringify(tables)} are gone`);
    count('removals', rawEvents.rows + Object.values(tables).reduce((sum, rows) => sum + rows, 0));
  },
};
