import { setTimeout as delay } from 'node:timers/promises';
import { REDRIVE_OF, redriveResult, type Operation, type OperationRequest } from '@freshwax/contracts';
import { LogReader } from '@freshwax/kafka';
import { Operator } from '../../delivery/operator.ts';
import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import type { Random } from '../random.ts';
import { hashOf } from '../world/ledger.file.ts';
import type { Sent } from '../world/ledger.ts';
import { withGateway } from './standstill.ts';

/** Records come on meanwhile, and leave room for what reads them a second time. */
const MEANWHILE = { perSecond: 100 } as const;
const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** Of what came in ten seconds a replay at this pace takes twenty. */
const SPEED = 0.5;
const WINDOW_MS = 10_000;
/** Some end before the kill: how long one takes is the machine's. */
const HANDED_OVER = { counter: 'handovers', strikes: 4 } as const;
/** What an operator would publish again as it is; a key that was not kept whole is refused. */
const REASONS = ['not-json', 'contract', 'not-utf8'];

/**
 * Asks for an operation and kills all consumers while it is under way: whoever works it is among them, whatever lies between
 * them and PostgreSQL. Others begin, and must bring it to its end.
 */
async function surviveKills(trial: Trial, random: Random, request: OperationRequest): Promise<Operation> {
  trial.senders.change(MEANWHILE);
  return withGateway(trial, async (gateway, key) => {
    const operator = new Operator(gateway, key);
    const id = await operator.ask(request);
    while ((await operator.look(id)).state === 'queued') await delay(LOOK_EVERY_MS);
    await delay(random.pick([0, 100, 400, 1_500]));
    await Promise.all(
      trial.consumers.alive.map(async ({ app }) => {
        if ((await app.kill('SIGKILL')) === 'SIGKILL') trial.saw('kills');
      }),
    );
    const { finishedAt, log } = await operator.look(id);
    trial.note(`killed at: ${log.at(-1)}`);
    const ended = await operator.ended(id);
    if (finishedAt === null) trial.count('handovers');
    trial.note(`${request.type} ${ended.state}: ${ended.log.at(-1)}`);
    return ended;
  });
}

function mustSucceed({ type, state, error }: Operation): void {
  if (state !== 'succeeded') throw new Error(`${type} ${state}: ${error}`);
}

export const reconcileKilled: Fault = {
  id: 'F15',
  name: 'consumers killed while one of them is at a reconcile that repairs',
  needs: {},
  shows: ['kills'],
  leadsTo: HANDED_OVER,
  async strike(trial, random) {
    mustSucceed(await surviveKills(trial, random, { type: 'reconcile', repair: true }));
  },
};

export const replayKilled: Fault = {
  id: 'F15',
  name: 'consumers killed while one of them is at a replay of the last seconds',
  needs: {},
  shows: ['kills'],
  leadsTo: HANDED_OVER,
  async strike(trial, random) {
    const from = new Date(Date.now() - WINDOW_MS).toISOString();
    const toPrefix = `${trial.pipeline.topicPrefix}scratch.`;
    mustSucceed(await surviveKills(trial, random, { type: 'replay', toPrefix, from, speed: SPEED }));
  },
};

export const redriveKilled: Fault = {
  id: 'F15',
  name: 'consumers killed while one of them publishes dead letters again',
  needs: { operator: true },
  shows: ['kills'],
  leadsTo: HANDED_OVER,
  async strike(trial, random) {
    const reason = await untilLetters(trial, random);
    const { type, state, result, error } = await surviveKills(trial, random, { type: 'dlq.redrive', reason });
    const again = await readRedriven(trial);
    trial.ledger.publishedAgain(again);
    const { published, settled, rejectedAgain, pending, refused } = redriveResult.parse(result);
    // A purge of the same trial may forbid all of them.
    const isForbidden = published === 0 && Object.keys(refused).length > 0;
    if (state !== 'succeeded' && !isForbidden) throw new Error(`${type} ${state}: ${error}`);
    if (published > again.length || published !== settled + rejectedAgain + pending)
      throw new Error(`${JSON.stringify(result)} of ${again.length} records in the logs`);
  },
};

/** @returns a reason that some letters have */
async function untilLetters({ pipeline }: Trial, random: Random): Promise<string> {
  return eventually(async () => {
    const { rows } = await pipeline.pool.query<{ reason: string }>(
      'SELECT DISTINCT reason FROM book.dead_letter WHERE reason = ANY($1) AND resolved_off IS NULL ORDER BY 1',
      [REASONS],
    );
    if (rows.length === 0) throw new Error('no poison is a letter yet');
    return random.pick(rows).reason;
  }, MINUTE_MS);
}

/** The records that stand for letters in the logs of now, each with what the sender of its letter said of it. */
async function readRedriven({ pipeline, ledger }: Trial): Promise<Sent[]> {
  const sent = new Map(ledger.read().map((it) => [`${it.topic}/${it.partition}=${it.hash}`, it]));
  const { rows: logs } = await pipeline.pool.query<{ topic: string; part: number; generation: number; base: string }>(
    'SELECT topic, part, generation, base_offset AS base FROM book.ingest_offset',
  );
  const reader = new LogReader(pipeline.kafka);
  const found: Sent[] = [];
  try {
    for (const { topic, part: partition, generation, base } of logs) {
      const { high } = (await pipeline.admin.readWatermarks(topic)).find((it) => it.partition === partition)!;
      for await (const records of reader.read({ topic, partition }, { from: BigInt(base), to: high }))
        for (const { offset, value, headers } of records) {
          if (headers[REDRIVE_OF] === undefined) continue;
          const first = sent.get(`${topic}/${partition}=${hashOf(value)}`);
          if (!first) throw new Error(`${topic}/${partition}/${offset} stands for what was never sent`);
          const { is: _, ...said } = first;
          found.push({ ...said, generation, offset });
        }
    }
  } finally {
    await reader.disconnect();
  }
  return found;
}
