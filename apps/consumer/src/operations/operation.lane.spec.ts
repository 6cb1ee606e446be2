import { describe, expect, it } from '@jest/globals';
import { OperationCancelledError, type OperationEnd, type TakenOperation } from '@freshwax/postgres';
import { NotYetError, type OperationHandler } from './operation.handler.ts';
import { OperationLane } from './operation.lane.ts';

const ID = '2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1';
const REQUEST = { type: 'dlq.redrive', reason: 'contract' };

/** One operation, which somebody cancels as soon as it says that it waits. */
class OneOperation {
  readonly ended = Promise.withResolvers<OperationEnd>();
  private waiting: TakenOperation[] = [
    { id: ID, type: 'dlq.redrive', request: REQUEST, checkpoint: null, state: 'running' },
  ];
  private isCancelled = false;

  take = async (): Promise<TakenOperation | undefined> => this.waiting.pop();
  /** As the books do it: a line is written, and whoever writes learns by the answer that it was cancelled. */
  advance = async (): Promise<void> => {
    if (this.isCancelled) throw new OperationCancelledError();
    this.isCancelled = true;
  };
  renew = async (): Promise<void> => {
    if (this.isCancelled) throw new OperationCancelledError();
  };
  end = async (_: string, end: OperationEnd): Promise<void> => this.ended.resolve(end);
  release = async (): Promise<void> => undefined;
}

describe('a lane', () => {
  it('lets an operation that waits for another end when it is cancelled, and does not begin it any more', async () => {
    let attempts = 0;
    const end = await endOf({
      run: async () => {
        if (++attempts === 1) throw new NotYetError('a rebuild is at work');
        return { result: {}, line: 'published' };
      },
    });
    expect(end).toMatchObject({ state: 'cancelled' });
    expect(attempts).toBe(1);
  });

  const waits = async (): Promise<never> => Promise.reject(new NotYetError('a rebuild is at work'));

  it('waits as well for what is in the way of taking back a cancelled one', async () => {
    const discards = [waits, async () => undefined];
    expect(await endOf({ run: waits, discard: () => discards.shift()!() })).toMatchObject({ state: 'cancelled' });
    expect(discards).toEqual([]);
  });

  it('says that a cancelled one failed which cannot be taken back, and goes on: its process would end at each start', async () => {
    const inTheWay = Object.assign(new Error('a schema is in the way'), { code: '55000' });
    const end = await endOf({ run: waits, discard: () => Promise.reject(inTheWay) });
    expect(end).toMatchObject({ state: 'failed', error: expect.stringContaining('in the way') });
  });
});

/** What becomes of an operation that waits, and is cancelled then. @throws what ends the lane */
async function endOf(work: Pick<OperationHandler, 'run' | 'discard'>): Promise<OperationEnd> {
  const queue = new OneOperation();
  const stop = new AbortController();
  const handlers: OperationHandler[] = [{ type: 'dlq.redrive', lane: 'letters', ...work }];
  const lane = new OperationLane({ queue, handlers, leaseMs: 30, stop: stop.signal }).run();
  // One that ends before it is asked to has failed.
  const end = await Promise.race([queue.ended.promise, lane.then(() => Promise.reject(new Error('it ended')))]);
  stop.abort();
  await lane;
  return end;
}
