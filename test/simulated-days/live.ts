import { createTask } from 'node-cron';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PROGRESS_MS = 6 * 3_600_000;

export interface Lived {
  /** Most calls that the ledger held for a bucket, over a rolling day, at any moment at which it was looked at. */
  ledger: Record<string, number>;
  /** How often which job ended how: the store keeps not every run that found nothing. */
  runs: Record<string, number>;
  /** When watched tracks were observed, ms since 1970. */
  watchedAt: number[];
}

/** Runs the jobs at their times, those of one time side by side, as the scheduler does. */
export async function live({ mode, pipeline, clock, source, startedAt }: World, hours: number): Promise<Lived> {
  const lived: Lived = { ledger: {}, runs: {}, watchedAt: [] };
  const tasks = source.timetables.map(({ job, cron }) => ({ job, task: createTask(cron, () => undefined) }));
  const endsAt = startedAt + hours * 3_600_000;
  const first = Math.ceil(startedAt / MINUTE_MS) * MINUTE_MS;
  for (let at = first; at <= endsAt; at += MINUTE_MS) {
    // A time that finds the jobs of the one before still busy passes.
    const due = at < clock.now() ? [] : tasks.filter(({ task }) => at === first || task.match(new Date(at)));
    if (due.length === 0) continue;
    await clock.moveTo(at);
    // What was found before is in the stores by now, in which jobs look for what is known; watching does not, nobody is followed.
    if (at > first && due.some(({ job }) => !['watch', 'follow'].includes(job.name))) await pipeline.drained();
    for (const { run, outcome } of await Promise.all(due.map(({ job }) => job.run()))) {
      raise(lived.runs, `${run.job} ${outcome}`, (count) => count + 1);
      if (run.job === 'watch' && run.published > 0) lived.watchedAt.push(at);
    }
    for (const { bucket, calls } of await readLedger(pipeline.pool, clock.now()))
      raise(lived.ledger, bucket, (most) => Math.max(most, Number(calls)));
    if ((at - first) % PROGRESS_MS === 0) process.stderr.write(`${mode}: ${(at - first) / 3_600_000} h\n`);
  }
  await clock.moveTo(endsAt);
  await pipeline.drained();
  return lived;
}

const raise = (counts: Record<string, number>, name: string, by: (count: number) => number): void => {
  counts[name] = by(counts[name] ?? 0);
};

/** Its calls by slots of 5 minutes, of which those count that are not over for a day yet. */
async function readLedger(pool: World['pipeline']['pool'], now: number): Promise<{ bucket: string; calls: string }[]> {
  const { rows } = await pool.query<{ bucket: string; calls: string }>(
    `SELECT bucket, sum(value::int) AS calls FROM book.quota_ledger, jsonb_each_text(calls)
     WHERE (key::bigint + 1) * 300000 > $1 GROUP BY bucket`,
    [now - DAY_MS],
  );
  return rows;
}
