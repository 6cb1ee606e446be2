import { setTimeout as delay } from 'node:timers/promises';
import { measure, momentOf, round, type Moment } from '../meter.ts';
import { warmRate } from './batches.ts';
import { attemptOf, type Contest } from './contest.ts';
import { SparkJob, type JobName } from './job.ts';
import { readLoss, type Loss } from './loss.ts';

const LOOK_EVERY_MS = 100;

export interface SparkRun {
  of: JobName;
  events: number;
  seconds: number;
  /** From the moment that the session is up. */
  eventsPerSecond: number;
  /** Without the first micro-batch of each query. */
  warmEventsPerSecond?: number;
  cpuMicrosPerEvent: Record<string, number>;
  cpuBound: number;
  microBatches: number;
  /** Of the job itself, with its start, s. */
  jobCpuSeconds: number;
  loss: Loss;
}

/** The whole backlog through a job of Spark into empty stores, which are held against the truth and removed. */
export async function runJob(contest: Contest, of: JobName, name: string): Promise<SparkRun> {
  const { session, spec } = contest;
  const attempt = await attemptOf(contest, of, name);
  const job = new SparkJob(attempt.job);
  const now = (events: number): Moment =>
    momentOf(events, { spark: job.cpuSeconds(), ...session.servers.cpuSeconds() });
  try {
    let begin: Moment | undefined;
    let end = now(0);
    // A process that has ended has no CPU time any more: the last look before counts.
    for (let look = end; !job.hasEnded; look = now(spec.events), await delay(LOOK_EVERY_MS)) {
      if (look.cpu['spark'] === 0) continue;
      if (job.hasStarted) begin ??= { ...look, events: 0 };
      end = { ...look, events: spec.events };
    }
    const { startedAt, endedAt, batches } = await job.report();
    const warm = warmRate(batches);
    const seconds = endedAt - startedAt;
    const { cpuMicrosPerEvent, cpuBound } = measure(begin ?? end, end);
    return {
      of,
      events: spec.events,
      seconds: round(seconds, 1),
      eventsPerSecond: Math.round(spec.events / seconds),
      ...(warm !== undefined && { warmEventsPerSecond: Math.round(warm) }),
      cpuMicrosPerEvent,
      cpuBound,
      microBatches: batches.length,
      jobCpuSeconds: round(end.cpu['spark']!, 1),
      loss: await readLoss(attempt.loss),
    };
  } finally {
    await job.kill();
    await attempt.remove();
  }
}
