import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { cassandraVerdict } from '@freshwax/cassandra';
import { consumerCommandSchema } from '@freshwax/contracts';
import {
  OperationCancelledError,
  OperationLostError,
  postgresVerdict,
  type OperationEnd,
  type OperationQueue,
  type TakenOperation,
} from '@freshwax/postgres';
import { NotYetError, type OperationHandler, type OperationOutcome } from './operation.handler.ts';
import { OperationTask } from './operation.task.ts';

/** How soon is looked again for what another worker left, and for a store that is away, ms. */
const AGAIN_MS = 1_000;

export interface LaneParts {
  queue: Pick<OperationQueue, 'take' | 'renew' | 'advance' | 'end' | 'release'>;
  handlers: readonly OperationHandler[];
  leaseMs: number;
  /** Aborted when the process ends. */
  stop: AbortSignal;
}

/** Carries out what waits in one lane, one operation after another. */
export class OperationLane {
  private readonly logger = new Logger('operations');
  private alarm = new AbortController();

  constructor(private readonly parts: LaneParts) {}

  /** Looks for work at once, which it does each second anyway. */
  wake(): void {
    this.alarm.abort();
  }

  /** Resolves when the process ends. @throws what is a bug of ours outside of a handler */
  async run(): Promise<void> {
    const { queue, stop } = this.parts;
    while (!stop.aborted) {
      const taken = await queue.take().catch(absentWhileAway);
      if (taken) await this.carryOut(taken);
      else await this.sleep();
    }
  }

  private async sleep(): Promise<void> {
    this.alarm = new AbortController();
    const signal = AbortSignal.any([this.parts.stop, this.alarm.signal]);
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }

  private async carryOut(taken: TakenOperation): Promise<void> {
    const { queue, stop, leaseMs } = this.parts;
    const task = new OperationTask(taken, queue, { stop, leaseMs });
    try {
      const end = await this.endOf(taken, task);
      await this.patiently(task, () => queue.end(taken.id, end));
      this.logger.log({ message: taken.type, operation: taken.id, ...end });
    } catch (error) {
      if (stop.aborted) await queue.release(taken.id).catch(() => undefined);
      // Whoever has it now goes on.
      else if (!(error instanceof OperationLostError)) throw error;
    } finally {
      task.close();
    }
  }

  /** @throws OperationLostError; anything when the process ends */
  private async endOf(taken: TakenOperation, task: OperationTask): Promise<OperationEnd> {
    const handler = this.parts.handlers.find(({ type }) => type === taken.type)!;
    const command = consumerCommandSchema.safeParse({ ...taken.request, operationId: taken.id }).data as never;
    if (!command) return toFailed({ result: {}, line: 'what was asked is not understood by this version' });
    try {
      if (taken.state === 'cancelling') throw new OperationCancelledError();
      const outcome = await this.patiently(task, () => handler.run(command, task), task.signal);
      return outcome.failure === undefined ? { state: 'succeeded', ...outcome } : toFailed(outcome);
    } catch (thrown) {
      const error: unknown = task.signal.aborted ? task.signal.reason : thrown;
      if (this.parts.stop.aborted || error instanceof OperationLostError) throw error;
      if (!(error instanceof OperationCancelledError)) return this.failedFor(taken, error);
    }
    try {
      await this.patiently(task, async () => handler.discard?.(command, task));
      return { state: 'cancelled', line: 'cancelled: what it had done stays done' };
    } catch (error) {
      if (this.parts.stop.aborted || error instanceof OperationLostError) throw error;
      return this.failedFor(taken, error);
    }
  }

  /**
   * Waits for stores that are away and for what is in the way, and says so.
   * @param until aborted when there is nothing to wait for any more
   * @throws what is neither
   */
  private async patiently<T>(
    task: OperationTask,
    work: () => Promise<T>,
    until: AbortSignal = this.parts.stop,
  ): Promise<T> {
    for (let said = ''; ;) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw error;
        const line = `waits: ${(error as Error).message}`;
        if (line !== said) await task.note(line).catch(unsaid);
        said = line;
        await delay(AGAIN_MS, undefined, { signal: until });
      }
    }
  }

  private failedFor({ id, type }: TakenOperation, error: unknown): OperationEnd {
    this.logger.error({ message: `${type} failed`, operation: id, error: (error as Error).stack ?? String(error) });
    return toFailed({ result: {}, line: String(error) });
  }
}

const toFailed = ({ result, line, failure }: OperationOutcome): OperationEnd => ({
  state: 'failed',
  result,
  line,
  error: failure ?? line,
});

/** Stores come back; an operation waits for them, as a chunk does. */
const isPassing = (error: unknown): boolean =>
  error instanceof NotYetError ||
  postgresVerdict(error) === 'transient' ||
  cassandraVerdict(error) === 'transient' ||
  (error instanceof Error && error.name.startsWith('KafkaJS'));

/** That it is cancelled is told to those who wait for that by the signal; others go on, as with what takes back. */
function unsaid(error: unknown): void {
  if (!(error instanceof OperationCancelledError)) absentWhileAway(error);
}

function absentWhileAway(error: unknown): undefined {
  if (!isPassing(error)) throw error;
  return undefined;
}
