import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainOnce } from '../drain.ts';
import { mix } from '../events.ts';
import { medianOf, round } from '../meter.ts';
import type { BenchResult } from '../result.ts';
import { BenchSession, say, type BenchOptions } from '../session.ts';
import type { Contest } from './contest.ts';
import { killFreshwax, killSpark, type Killed } from './killed.ts';
import type { JobName } from './job.ts';
import { installSpark } from './spark.install.ts';
import { runJob, type SparkRun } from './spark.run.ts';
import { truthOf } from './truth.ts';

interface OwnRun {
  of: 'freshwax';
  eventsPerSecond: number;
  cpuMicrosPerEvent: Record<string, number>;
}

/**
 * The same backlog through the consumer and through two jobs of Spark Structured Streaming, one after the other on the
 * same servers; then each once more, killed half way and started again, and held against what is right.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  say('Spark: fetched when it is not in the cache yet');
  const program = await installSpark();
  const session = await BenchSession.open(options);
  const folder = await mkdtemp(join(tmpdir(), 'freshwax-spark-'));
  try {
    const { spec, topicPrefix } = await session.prepareBacklog(options.events);
    const contest: Contest = { session, spec, topicPrefix, truth: truthOf(spec), program, folder };
    return { ...(await measureAll(contest, options.runs)), mix, events: spec.events };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(contest: Contest, rounds: number): Promise<Omit<BenchResult, 'mix' | 'events'>> {
  const { session, spec, topicPrefix } = contest;
  // The servers' own compilers are at work in the first.
  await drainOnce(session, { spec, topicPrefix, name: 'warm_up' });
  const own: OwnRun[] = [];
  const spark: SparkRun[] = [];
  for (let at = 1; at <= rounds; at++) {
    const drained = await drainOnce(session, { spec, topicPrefix, name: `own${at}` });
    own.push(said({ of: 'freshwax' as const, ...drained }));
    for (const name of ['tuned', 'naive'] as const) spark.push(said(await runJob(contest, name, `${name}${at}`)));
  }
  const cpuOf = (name: JobName): number => medianOf(spark.filter((it) => it.of === name).map((it) => it.jobCpuSeconds));
  const killed: Killed[] = [said(await killFreshwax(contest))];
  for (const name of ['tuned', 'naive'] as const) killed.push(said(await killSpark(contest, name, cpuOf(name) / 2)));
  return { ...summaryOf(own, spark), runs: [...own, ...spark], killed };
}

type Jobs = Record<JobName, number>;

function summaryOf(own: readonly OwnRun[], spark: readonly SparkRun[]): Omit<BenchResult, 'mix' | 'events' | 'runs'> {
  const eventsPerSecond = medianOf(own.map((it) => it.eventsPerSecond));
  const { cpuMicrosPerEvent } = own.find((it) => it.eventsPerSecond === eventsPerSecond)!;
  const ofBoth = (value: (it: SparkRun) => number): Jobs => {
    const median = (of: JobName): number => medianOf(spark.filter((it) => it.of === of).map(value));
    return { naive: median('naive'), tuned: median('tuned') };
  };
  // What favours Spark: its rate without the first micro-batches, where there are later ones.
  const rates = ofBoth((it) => it.warmEventsPerSecond ?? it.eventsPerSecond);
  const cpu = ofBoth((it) => it.cpuMicrosPerEvent['total']!);
  const total = cpuMicrosPerEvent['total']!;
  return {
    eventsPerSecond,
    cpuMicrosPerEvent,
    sparkEventsPerSecond: rates,
    ratioToSpark: { naive: round(eventsPerSecond / rates.naive, 1), tuned: round(eventsPerSecond / rates.tuned, 1) },
    cpuRatioToSpark: { naive: round(cpu.naive / total, 1), tuned: round(cpu.tuned / total, 1) },
  };
}

function said<T extends object>(result: T): T {
  say(JSON.stringify(result));
  return result;
}
