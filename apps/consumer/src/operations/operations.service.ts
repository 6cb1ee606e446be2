import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { subscribeToCommands, type CommandSubscription, type Kafka } from '@freshwax/kafka';
import { OperationQueue, type Pool } from '@freshwax/postgres';
import { lanes, type Lane, type OperationHandler } from './operation.handler.ts';
import { OperationLane } from './operation.lane.ts';

export interface OperationsParts {
  handlers: readonly OperationHandler[];
  kafka: Kafka;
  topicPrefix: string;
  pool: Pool;
  /** How long a worker that is gone keeps what it was at, ms. */
  leaseMs: number;
  onFatal: (error: Error) => void;
}

/**
 * Long work that is asked for over the API. It waits in `book.operation`; a worker holds it by a lease, keeps there where it
 * stands, and leaves it to the next one when it ends, however it ends. A command only says that there is something new.
 */
@Injectable()
export class OperationsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('operations');
  private readonly stop = new AbortController();
  private readonly lanes: readonly OperationLane[];
  private subscription: Promise<CommandSubscription> | undefined;
  private underWay: Promise<void[]> | undefined;

  constructor(private readonly parts: OperationsParts) {
    this.lanes = lanes.flatMap((lane) => this.laneOf(lane));
  }

  start(): void {
    this.underWay = Promise.all(this.lanes.map((lane) => lane.run()));
    this.underWay.catch((error: unknown) => this.onCrash(error as Error));
    this.subscription = this.subscribe();
    this.subscription.catch((error: unknown) => this.onCrash(error as Error));
  }

  /** What is under way ends between two steps; the next worker goes on with it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort(new Error('the consumer stops'));
    await this.underWay?.catch(() => undefined);
    await (await this.subscription?.catch(() => undefined))?.stop();
  }

  private laneOf(lane: Lane): OperationLane[] {
    const { pool, leaseMs } = this.parts;
    const handlers = this.parts.handlers.filter((handler) => handler.lane === lane);
    if (handlers.length === 0) return [];
    const queue = new OperationQueue(pool, {
      id: randomUUID(),
      lane,
      types: handlers.map(({ type }) => type),
      leaseMs,
    });
    return [new OperationLane({ queue, handlers, leaseMs, stop: this.stop.signal })];
  }

  private subscribe(): Promise<CommandSubscription> {
    return subscribeToCommands({
      kafka: this.parts.kafka,
      topicPrefix: this.parts.topicPrefix,
      groupId: 'freshwax-consumer-commands',
      sessionTimeoutMs: this.parts.leaseMs,
      handle: () => Promise.resolve(this.lanes.forEach((lane) => lane.wake())),
      onInvalid: (reason) => this.logger.warn(reason),
      onCrash: (error) => this.onCrash(error),
    });
  }

  private onCrash(error: Error): void {
    if (!this.stop.signal.aborted) this.parts.onFatal(error);
  }
}
