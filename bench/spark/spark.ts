import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainOnce } from '../drain.ts';
import { mix } from '../events.ts';
import { medianOf, round } from '../meter.ts';
import type { BenchResult } from '../result.ts';
import { BenchSession, say, type BenchOptions } from '../session.ts';
import type { Contest } from './contest.ts';
import { hasCommittedHalf, hasUsed, killFreshwax, killSpark, type Killed } from './killed.ts';
import type { JobName } from './job.ts';
import { installSpark } from './spark.install.ts';
import { runJob, type SparkRun } from './spark.run.ts';
import { truthOf } from './truth.ts';

interface OwnRun {
  of: 'freshwax';
  eventsPerSecond: number;
  cpuMicrosPerEvent: Record<string, number>;
}

/** What the naive job gets at most, and who is killed: row by row, a longer backlog is no faster. */
const SHORT = 200_000;

/**
 * The same backlog through the consumer and through two jobs of Spark Structured Streaming, one after the other on the
 * same servers; then each once more, killed half way and started again, and held against what is right. The naive job
 * and those that are killed get a backlog of the same kind with 200,000 events, when there are to be more.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  say('Spark: fetched when it is not in the cache yet');
  const program = await installSpark();
  const session = await BenchSession.open(options);
  const folder = await mkdtemp(join(tmpdir(), 'freshwax-spark-'));
  const contestOf = async (events: number): Promise<Contest> => {
    const { spec, topicPrefix } = await session.prepareBacklog(events);
    return { session, spec, topicPrefix, truth: truthOf(spec), program, folder };
  };
  try {
    const long = await contestOf(options.events);
    const short = options.events > SHORT ? await contestOf(SHORT) : long;
    const { own, spark } = await measureAll(long, short, options.runs);
    const killed = await killAll(short, spark);
    return { ...summaryOf(own, spark), mix, events: options.events, runs: [...own, ...spark], killed };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Runs {
  own: OwnRun[];
  spark: SparkRun[];
}

async function measureAll(long: Contest, short: Contest, rounds: number): Promise<Runs> {
  const { session, spec, topicPrefix } = long;
  // The servers' own compilers are at work in the first.
  await drainOnce(session, { spec, topicPrefix, name: 'warm_up' });
  const runs: Runs = { own: [], spark: [] };
  for (let at = 1; at <= rounds; at++) {
    const drained = await drainOnce(session, { spec, topicPrefix, name: `own${at}` });
    runs.own.push(said({ of: 'freshwax' as const, ...drained }));
    runs.spark.push(said(await runJob(long, 'tuned', `tuned${at}`)));
    runs.spark.push(said(await runJob(short, 'naive', `naive${at}`)));
  }
  return runs;
}

async function killAll(contest: Contest, runs: readonly SparkRun[]): Promise<Killed[]> {
  const naive = runs.filter(({ of }) => of === 'naive').map((it) => it.jobCpuSeconds);
  return [
    said(await killFreshwax(contest)),
    said(await killSpark(contest, 'tuned', hasCommittedHalf)),
    said(await killSpark(contest, 'naive', hasUsed(medianOf(naive) / 2))),
  ];
}

type Jobs = Record<JobName, number>;

function summaryOf(
  own: readonly OwnRun[],
  spark: readonly SparkRun[],
): Omit<BenchResult, 'mix' | 'events' | 'runs' | 'killed'> {
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
