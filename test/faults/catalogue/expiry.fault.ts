import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import { readPositions } from './standstill.ts';

const DAY_MS = 86_400_000;
/** The consumers' clocks are so far before the midnight: Cassandra keeps a row for as long as they think is left. */
const BEFORE_MIDNIGHT_MS = 15_000;
/** What was judged by the old day must be applied before the rows are looked for. */
const MEANWHILE = { perSecond: 100 } as const;
const APPLIED_WITHIN_MS = 120_000;

/** Whatever was judged by a clock that was wrong then is applied. */
async function untilPast(trial: Trial, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    const marks = await trial.pipeline.admin.readWatermarks(topic);
    await eventually(async () => {
      const positions = new Map((await readPositions(trial, topic)).map((it) => [it.partition, it.next]));
      for (const { partition, high } of marks)
        if ((positions.get(partition) ?? 0n) < high) throw new Error(`${topic}/${partition} is not at ${high} yet`);
    }, APPLIED_WITHIN_MS);
  }
}

/**
 * The UTC midnight of today comes again: the consumers' clocks are set back to just before it, so that they keep what ends with
 * it, and then it passes. PostgreSQL's clock is the machine's: to it all of that is due.
 */
export const dayExpired: Fault = {
  id: 'F14',
  name: 'the day comes at which observations expire, while the consumers write',
  needs: { shrinks: true, retentionDays: { simulator: 1, import: 1 } },
  shows: ['removals'],
  async strike(trial, random) {
    const { consumers, senders, pipeline, toHeal, count, note } = trial;
    const setClocks = (ms: number): void => consumers.alive.forEach((it) => it.order({ do: 'clock', ms }));
    toHeal(async () => setClocks(0));
    const removed = async (): Promise<number> => {
      const { rows: sums } = await pipeline.pool.query<{ n: string }>(
        "SELECT coalesce(sum(n), 0) AS n FROM book.removal WHERE cause = 'expiry'",
      );
      return Number(sums[0]!.n);
    };
    const before = await removed();
    senders.change(MEANWHILE);
    const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    setClocks(midnight - BEFORE_MIDNIGHT_MS - Date.now());
    note(`it is ${BEFORE_MIDNIGHT_MS} ms before the midnight at which they expire`);
    await delay(BEFORE_MIDNIGHT_MS + random.between(0, 2_000));
    setClocks(0);
    const { rows } = await pipeline.pool.query<{ topic: string }>('SELECT DISTINCT topic FROM book.ingest_offset');
    await untilPast(
      trial,
      rows.map(({ topic }) => topic),
    );
    // Until then Cassandra may keep what was written last.
    await delay(BEFORE_MIDNIGHT_MS);
    // A consumer that starts looks for what has expired, unless that was done today: the midnight came again.
    await pipeline.pool.query('DELETE FROM book.retention_pass');
    (await consumers.pick(random)).signal('SIGKILL');
    await eventually(async () => {
      if ((await removed()) === before) throw new Error('nothing has expired in PostgreSQL');
    }, APPLIED_WITHIN_MS);
    count('removals', (await removed()) - before);
    note(`${(await removed()) - before} rows have expired`);
  },
};
