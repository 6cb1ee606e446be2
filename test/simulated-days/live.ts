import { createTask } from 'node-cron';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PROGRESS_MS = 6 * 3_600_000;

/** Most calls that the ledger held for a bucket, over a rolling day, at any moment at which it was looked at. */
export type LedgerPeaks = Map<string, number>;

/** Runs the jobs at their times, those of one time side by side, as the scheduler does. */
export async function live({ mode, pipeline, clock, source, startedAt }: World, hours: number): Promise<LedgerPeaks> {
  const peaks: LedgerPeaks = new Map();
  const tasks = source.timetables.map(({ job, cron }) => ({ job, task: createTask(cron, () => undefined) }));
  const endsAt = startedAt + hours * 3_600_000;
  const first = Math.ceil(startedAt / MINUTE_MS) * MINUTE_MS;
  for (let at = first; at <= endsAt; at += MINUTE_MS) {
    // A time that finds the jobs of the one before still busy passes.
    const due = at < clock.now() ? [] : tasks.filter(({ task }) => at === first || task.match(new Date(at)));
    if (due.length === 0) continue;
    await clock.moveTo(at);
    // What was found before is in the stores by now, in which jobs look for what is known; watching does not.
    if (at > first && due.some(({ job }) => job.name !== 'watch')) await pipeline.drained();
    await Promise.all(due.map(({ job }) => job.run()));
    await look(pipeline.pool, clock.now(), peaks);
    if ((at - first) % PROGRESS_MS === 0) process.stderr.write(`${mode}: ${(at - first) / 3_600_000} h\n`);
  }
  await clock.moveTo(endsAt);
  await pipeline.drained();
  return peaks;
}

async function look(pool: World['pipeline']['pool'], now: number, peaks: LedgerPeaks): Promise<void> {
  const { rows } = await pool.query<{ bucket: string; calls: string }>(
    `SELECT bucket, sum(value::int) AS calls FROM book.quota_ledger, jsonb_each_text(calls)
     WHERE (key::bigint + 1) * 300000 > $1 GROUP BY bucket`,
    [now - DAY_MS],
  );
  for (const { bucket, calls } of rows) peaks.set(bucket, Math.max(peaks.get(bucket) ?? 0, Number(calls)));
}
