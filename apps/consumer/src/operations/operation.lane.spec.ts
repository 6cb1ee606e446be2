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
  advance = async (): Promise<void> => {
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
    const queue = new OneOperation();
    let attempts = 0;
    const handler: OperationHandler = {
      type: 'dlq.redrive',
      lane: 'letters',
      run: async () => {
        if (++attempts === 1) throw new NotYetError('a rebuild is at work');
        return { result: {}, line: 'published' };
      },
    };
    const stop = new AbortController();
    const lane = new OperationLane({ queue, handlers: [handler], leaseMs: 30, stop: stop.signal }).run();

    expect(await queue.ended.promise).toMatchObject({ state: 'cancelled' });
    expect(attempts).toBe(1);
    stop.abort();
    await lane;
  });
});
