import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { streams, topicTable, type Operation, type OperationRequest } from '@freshwax/contracts';
import type { AppProcess } from '../../delivery/app.process.ts';
import { eventually } from '../../eventually.ts';
import type { Trial } from '../fault.ts';
import type { Random } from '../random.ts';

const CLOSED_WITHIN_MS = 10_000;
const STOPS_WITHIN_MS = 60_000;
const OPERATES_WITHIN_MS = 60_000;
/** A machine that does much else starts a process slowly. */
const STARTS_WITHIN_MS = 300_000;
/** Longer than two ticks of a sender. */
const TICKS_MS = 300;

export const pickTopic = ({ pipeline }: Trial, random: Random): string =>
  pipeline.topicPrefix + topicTable[random.pick(streams)].topic;

/** Nothing is sent any more, and what was sent is acknowledged or given up. */
export async function hushSenders({ senders, ledger }: Trial): Promise<void> {
  senders.change({ perSecond: 0 });
  await delay(TICKS_MS);
  const end = performance.now() + CLOSED_WITHIN_MS;
  // What a killed sender has tried stays open for ever.
  while (ledger.underWay() > 0 && performance.now() < end) await delay(TICKS_MS);
}

export interface Position {
  readonly partition: number;
  readonly generation: number;
  readonly next: bigint;
}

/** Where the ledger stands. */
export async function readPositions({ pipeline }: Trial, topic: string): Promise<Position[]> {
  const { rows } = await pipeline.pool.query<{ part: number; generation: number; next_offset: string }>(
    'SELECT part, generation, next_offset FROM book.ingest_offset WHERE topic = $1 ORDER BY part',
    [topic],
  );
  return rows.map(({ part, generation, next_offset }) => ({ partition: part, generation, next: BigInt(next_offset) }));
}

/** Waits until a partition of the topic stands still and names what its operator has to do. @throws when none does */
export async function untilStopped({ consumers, count, note }: Trial, topic: string): Promise<void> {
  await eventually(async () => {
    const all = await Promise.all(consumers.alive.map(({ app }) => app.readiness()));
    const said = all.map(({ checks }) => checks['kafka']?.detail ?? '').join('; ');
    if (!said.includes(`npx freshwax adopt ${topic}`)) throw new Error(`no partition of ${topic} stopped: ${said}`);
    note(said);
    count('stops');
  }, STOPS_WITHIN_MS);
}

/** As the operator would, by the gateway. @returns the operation when it has succeeded */
export const operate = (trial: Trial, request: OperationRequest, deadlineMs = OPERATES_WITHIN_MS): Promise<Operation> =>
  withGateway(trial, (gateway, key) => gateway.operate(request, key, deadlineMs));

/** With a gateway, and the key that it takes. */
export async function withGateway<T>(
  { pipeline, hide }: Trial,
  work: (gateway: AppProcess, key: string) => Promise<T>,
): Promise<T> {
  const key = randomBytes(16).toString('hex');
  hide(key);
  const gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: key }, STARTS_WITHIN_MS);
  try {
    return await work(gateway, key);
  } finally {
    await gateway.kill('SIGTERM');
  }
}

/** A chosen partition is adopted also where ledger and log seem to fit. */
export async function adopt(trial: Trial, topic: string, partition?: number): Promise<void> {
  await operate(trial, { type: 'adopt', topic, ...(partition !== undefined && { partition }) });
}

/** What the consumers had not met of a generation that is past, and Kafka no longer has. */
export async function noteLost({ pipeline, ledger }: Trial, topic: string): Promise<void> {
  const { rows } = await pipeline.pool.query<{ part: number; generation: number; end_offset: string }>(
    'SELECT part, generation, end_offset FROM book.partition_generation WHERE topic = $1',
    [topic],
  );
  for (const { part, generation, end_offset } of rows)
    ledger.lostByKafka({ topic, partition: part, generation, from: BigInt(end_offset), to: 1n << 62n });
}
