import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OperationRequest } from '../libs/contracts/src/index.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import { say } from './session.ts';
import type { BenchStores } from './stores.ts';

const LOOK_EVERY_MS = 500;

const ASK = `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
VALUES ($1, $2, 'queued', 0, $3, '[]', now())`;

/**
 * Asks the consumer for an operation, says its progress, and waits until it is done.
 * @returns its result
 * @throws Error when it failed
 */
export async function operate<Result>(
  { stores, consumer }: { stores: BenchStores; consumer: ConsumerProcess },
  request: OperationRequest,
): Promise<Result> {
  const id = randomUUID();
  await stores.pool.query(ASK, [id, request.type, JSON.stringify(request)]);
  for (let said = ''; ; await delay(LOOK_EVERY_MS)) {
    consumer.checkAlive();
    const { rows } = await stores.pool.query<{ state: string; line: string; result: Result }>(
      `SELECT state, log ->> -1 AS line, result FROM book.operation WHERE id = $1`,
      [id],
    );
    const { state, line, result } = rows[0]!;
    if (line !== said && line !== null) say(line);
    said = line;
    if (state === 'succeeded') return result;
    if (state === 'failed') throw new Error(`${request.type} failed: ${line}`);
  }
}
