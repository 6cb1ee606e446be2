import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kafka } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { RedriveHandler } from './redrive.handler.ts';
import { toBegun } from './redrive.state.ts';

const TOPIC = 't';
const [FIRST, SECOND] = ['2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1', '7c1d9f52-0b7e-4f0a-8a55-0d6f0f5f2b77'];
const command = { type: 'dlq.redrive', operationId: FIRST, topic: TOPIC } as const;
const away = Object.assign(new Error('Connection error'), { name: 'KafkaJSConnectionError' });

describe('letters that a redrive named and did not get to publish', () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await migratedPool();
  });
  afterAll(() => pool.end());
  beforeEach(async () => {
    await pool.query('DELETE FROM book.dead_letter');
    await pool.query(
      `INSERT INTO book.dead_letter (topic, part, generation, off, reason, recorded_at, redrives, redriven_by)
       VALUES ($1, 0, 0, 0, 'contract', 0, 1, $2), ($1, 0, 0, 1, 'contract', 0, 0, NULL), ($1, 0, 0, 2, 'contract', 0, 0, NULL)`,
      [TOPIC, FIRST],
    );
  });

  const marks = async (): Promise<unknown[]> =>
    (
      await pool.query<object>(
        'SELECT off::int, redrives, rejected_again AS again, redriven_by AS by FROM book.dead_letter ORDER BY off',
      )
    ).rows;

  /** @param send what the broker does with the record of a letter */
  const handler = (send: () => Promise<unknown>): RedriveHandler => {
    const kafka = { producer: () => ({ connect: async () => {}, disconnect: async () => {}, send }) };
    const reader = { readAt: async () => ({ payload: Buffer.from('{}'), key: null, headers: null, timestampMs: 0 }) };
    return new RedriveHandler({ pool, reader: reader as never, kafka: kafka as unknown as Kafka });
  };

  function task(id: string, checkpoint: object | null): OperationTask {
    const signal = new AbortController().signal;
    const it = {
      id,
      checkpoint,
      signal,
      advance: async (_: number, _line: string, saved: object) => void (it.checkpoint = saved),
    };
    return it as unknown as OperationTask;
  }

  it('are open again when it is cancelled, and a verdict on what the next one publishes is told as one', async () => {
    const done = { topic: TOPIC, partition: 0, generation: 0, offset: '0' };
    const cancelled = task(FIRST, { ...toBegun({ total: 3, untilMs: 0 }), after: done, letters: 1, published: 1 });
    const cutOff = handler(() => Promise.reject(away));
    await expect(cutOff.run(command, cancelled)).rejects.toBe(away);
    expect(await marks()).toContainEqual({ off: 1, redrives: 1, again: 0, by: FIRST });
    await cutOff.discard(command, cancelled);
    expect(await marks()).toEqual([
      { off: 0, redrives: 1, again: 0, by: FIRST },
      { off: 1, redrives: 0, again: 0, by: null },
      { off: 2, redrives: 0, again: 0, by: null },
    ]);

    await pool.query('DELETE FROM book.dead_letter WHERE off = 0');
    const rejecting = handler(() =>
      pool.query('UPDATE book.dead_letter SET rejected_again = 1 WHERE redriven_by IS NOT NULL'),
    );
    expect(await rejecting.run({ ...command, operationId: SECOND }, task(SECOND, null))).toMatchObject({
      result: { published: 2, rejectedAgain: 2, pending: 0 },
    });
    expect(await marks()).toContainEqual({ off: 1, redrives: 1, again: 1, by: SECOND });
  });
});
