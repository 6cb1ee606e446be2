import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aggregateDifferences,
  cassandraDifferences,
  ledgerDifferences,
  stateDifferences,
} from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { SupervisedStack, type Name } from '../delivery/supervised.ts';
import { eventually } from '../eventually.ts';

/** Longer than the supervisor waits before the first restart. */
const LEFT_BEHIND_MS = 1_200;

describe('under the supervisor of the stack, kill -9', () => {
  let stack: SupervisedStack;
  let pipeline: TestPipeline;
  let sender: Sender;
  beforeAll(async () => {
    stack = await SupervisedStack.open();
    pipeline = await TestPipeline.create(PARTITIONS, stack.env);
    sender = await new Sender(pipeline).connect();
    // The shortest session that a broker allows: a killed member is given up that much sooner.
    await stack.startConsumer({ ...pipeline.env, FRESHWAX_SESSION_TIMEOUT_MS: '6000' });
    await sender.sendObservations(0, 200);
    await pipeline.drained();
  });
  afterAll(async () => {
    await sender?.disconnect();
    await pipeline?.close();
    await stack?.close();
  });

  /** Nobody is told: what is sent afterwards comes to be applied, and everything is there once. */
  async function worksOn(from: number): Promise<void> {
    await sender.sendObservations(from, from + 200);
    await pipeline.drained();
    expect(await cassandraDifferences(pipeline.cassandra, sender.sent)).toEqual([]);
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await stateDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  }
  const isBack = (name: Name, killed: number): Promise<void> =>
    eventually(() => {
      expect(stack.record(name)).toMatchObject({ state: 'ready', restarts: 1 });
      expect(stack.record(name).processes[0]!.pid).not.toBe(killed);
    });

  it('of the consumer is mended by itself: another one goes on where it stood', async () => {
    const killed = stack.kill('consumer');
    await isBack('consumer', killed);
    await worksOn(200);
  });

  it('of PostgreSQL is mended by itself: its processes are waited for, it recovers, and the same consumer goes on', async () => {
    const { processes } = stack.record('consumer');
    const { rows } = await pipeline.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // A start beside it would fail, and be another restart.
    process.kill(rows[0]!.pid, 'SIGSTOP');
    const killed = stack.kill('postgres');
    setTimeout(() => process.kill(rows[0]!.pid, 'SIGCONT'), LEFT_BEHIND_MS);
    await isBack('postgres', killed);
    await worksOn(400);
    expect(stack.record('consumer')).toMatchObject({ restarts: 1, processes });
  });

  // Records are under way: what Kafka has acknowledged must come, and what the ledger has passed Cassandra must have.
  it.each([
    ['Kafka', 'kafka', 600],
    ['Cassandra', 'cassandra', 1_000],
  ] as const)('of %s is mended by itself, and nothing is lost', async (_, name, from) => {
    await sender.sendObservations(from, from + 200);
    const killed = stack.kill(name);
    await isBack(name, killed);
    await worksOn(from + 200);
  });
});
