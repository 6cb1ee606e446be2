import { setTimeout as delay } from 'node:timers/promises';
import { ConsumerProcess } from '../consumer.process.ts';
import type { BenchStores } from '../stores.ts';
import { committedRecords } from './checkpoint.ts';
import { attemptOf, discard, topicsOf, type Attempt, type Contest } from './contest.ts';
import { checkpointOf, SparkJob, type JobName } from './job.ts';
import { readLoss, type Loss } from './loss.ts';

const LOOK_EVERY_MS = 50;
const STUCK_AFTER_MS = 120_000;

/** What a kill -9 half way does. */
export interface Killed {
  of: 'freshwax' | JobName;
  /** What readers find between the kill and the next start: what is not done yet is missing. */
  atKill: Loss;
  /** Once it was started again and has taken the rest. */
  atEnd: Loss;
}

/** Our consumer: killed when half of the backlog is applied. */
export async function killFreshwax(contest: Contest): Promise<Killed> {
  const { session, topicPrefix, truth, spec } = contest;
  const stores = await session.createStores('own_killed', topicPrefix);
  const loss = { stores, truth, topics: topicsOf(contest), raw: 'log' } as const;
  const { built: folder, nodeFlags } = session.options;
  const start = (): ConsumerProcess =>
    ConsumerProcess.start({ folder, env: stores.env, port: session.consumerPort, nodeFlags });
  let consumer = start();
  try {
    await applied(stores, spec.events / 2, consumer);
    process.kill(consumer.pid, 'SIGKILL');
    await isAlone(stores);
    const atKill = await readLoss(loss);
    consumer = start();
    await applied(stores, spec.events, consumer);
    await consumer.stop();
    return { of: 'freshwax', atKill, atEnd: await readLoss(loss) };
  } finally {
    await consumer.stop();
    await discard(stores);
  }
}

async function applied(stores: BenchStores, events: number, consumer: ConsumerProcess): Promise<void> {
  for (const end = Date.now() + STUCK_AFTER_MS; (await stores.applied()) < events; await delay(LOOK_EVERY_MS)) {
    consumer.checkAlive();
    if (Date.now() > end) throw new Error(`fewer than ${events} events are applied after ${STUCK_AFTER_MS} ms`);
  }
}

type IsHalfWay = (job: SparkJob, attempt: Attempt, contest: Contest) => Promise<boolean>;

/** Of a job that commits many micro-batches: some are done, others under way. */
export const hasCommittedHalf: IsHalfWay = async (_, { job }, { spec }) =>
  (await committedRecords(checkpointOf(job))) >= spec.events / 2;

/** Of a job with one micro-batch a topic: neither its progress nor a busy machine's clock tells where it is. */
export const hasUsed =
  (cpuSeconds: number): IsHalfWay =>
  (job) =>
    Promise.resolve(job.cpuSeconds() >= cpuSeconds);

/** A job of Spark: killed half way, then started again on its checkpoint. */
export async function killSpark(contest: Contest, of: JobName, isHalfWay: IsHalfWay): Promise<Killed> {
  const attempt = await attemptOf(contest, of, `${of}_killed`);
  let job = new SparkJob(attempt.job);
  try {
    while (!(await isHalfWay(job, attempt, contest))) {
      if (job.hasEnded) throw new Error(`the job ended before it was half way: ${await job.ended}`);
      await delay(LOOK_EVERY_MS);
    }
    await job.kill();
    await isAlone(attempt.stores);
    const atKill = await readLoss(attempt.loss);
    job = new SparkJob(attempt.job);
    await job.report();
    return { of, atKill, atEnd: await readLoss(attempt.loss) };
  } finally {
    await job.kill();
    await attempt.remove();
  }
}

/** A statement goes on for a while after its client is gone. */
async function isAlone({ pool }: BenchStores): Promise<void> {
  const others = `SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'bench'`;
  for (const end = Date.now() + STUCK_AFTER_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    const { rows } = await pool.query<{ n: number }>(others);
    if (rows[0]!.n === 0) return;
  }
  throw new Error('connections of what was killed are still there');
}
