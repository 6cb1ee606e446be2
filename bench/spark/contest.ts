import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stream } from '../../libs/contracts/src/index.ts';
import type { BacklogSpec } from '../events.ts';
import { say, type BenchSession } from '../session.ts';
import type { BenchStores } from '../stores.ts';
import type { JobName, JobOptions } from './job.ts';
import { createEventsTable, type LossOptions } from './loss.ts';
import type { SparkProgram } from './spark.install.ts';
import type { Truth } from './truth.ts';

const TTL_S = 30 * 86_400;

/** What all three have in common: servers, backlog, and what is right. */
export interface Contest {
  session: BenchSession;
  spec: BacklogSpec;
  topicPrefix: string;
  truth: Truth;
  program: SparkProgram;
  /** Of checkpoints and scratch files. */
  folder: string;
}

/** Empty stores for a run of Spark, and how to start its job on them. */
export interface Attempt {
  stores: BenchStores;
  job: JobOptions;
  loss: LossOptions;
  remove: () => Promise<void>;
}

export async function attemptOf(contest: Contest, of: JobName, name: string): Promise<Attempt> {
  const { session, topicPrefix, truth, program, spec } = contest;
  const stores = await session.createStores(name, topicPrefix);
  if (of === 'naive') await createEventsTable(stores);
  const folder = join(contest.folder, name);
  await mkdir(folder);
  const topics = topicsOf(contest);
  const recordsPerBatch = recordsPerBatchOf(spec.events);
  const job = { name: of, program, folder, env: stores.env, topics, recordsPerBatch, ttlSeconds: TTL_S };
  return {
    stores,
    job,
    loss: { stores, truth, topics, raw: of === 'naive' ? 'events' : 'log' },
    remove: () => discard(stores),
  };
}

/** What cannot be dropped goes with the servers, or before the next run of the same name: no reason to lose a result. */
export async function discard(stores: BenchStores): Promise<void> {
  await stores.close();
  await stores.drop().catch((error: unknown) => say(`stores stay: ${String(error)}`));
}

export function topicsOf({ session, topicPrefix }: Contest): Record<Stream, string> {
  const { streams, topicTable } = session.built.contracts;
  return Object.fromEntries(streams.map((it) => [it, topicPrefix + topicTable[it].topic])) as Record<Stream, string>;
}

/** The tuned job's bound by topic: large enough that starting a micro-batch costs little, and several a topic. */
const recordsPerBatchOf = (events: number): number => Math.min(50_000, Math.max(5_000, Math.round(events / 15)));
