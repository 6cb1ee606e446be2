import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { cassandraVerdict } from '@freshwax/cassandra';
import type { Command } from '@freshwax/contracts';
import { subscribeToCommands, type CommandSubscription, type Kafka } from '@freshwax/kafka';
import { postgresVerdict, tryMaintenance, type Pool } from '@freshwax/postgres';
import { PurgeRun, type PurgeCommand, type PurgeParts } from './purge.run.ts';

/** How soon it is tried again while a store is away, or another holds the maintenance lock, ms. */
const AGAIN_MS = 1_000;

export interface PurgeServiceParts extends Omit<PurgeParts, 'stop'> {
  kafkaClient: Kafka;
  pool: Pool;
  /** How long a dead consumer keeps the command it was at, ms. */
  sessionTimeoutMs: number;
  onFatal: (error: Error) => void;
}

/** Carries out the purges that are asked for on the command topic; the other commands are the producer's. */
@Injectable()
export class PurgeService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PurgeService.name);
  private readonly stop = new AbortController();
  private subscription: Promise<CommandSubscription> | undefined;

  constructor(private readonly parts: PurgeServiceParts) {}

  start(): void {
    this.subscription = this.subscribe();
    this.subscription.catch((error: unknown) => this.onCrash(error as Error));
  }

  /** A purge under way ends between two batches; whoever takes the command up goes on. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort(new Error('the consumer stops'));
    const subscription = await this.subscription?.catch(() => undefined);
    await subscription?.stop();
    const { admin, topicIds } = this.parts.kafka;
    await Promise.allSettled([admin.disconnect(), topicIds.disconnect()]);
  }

  private subscribe(): Promise<CommandSubscription> {
    return subscribeToCommands({
      kafka: this.parts.kafkaClient,
      topicPrefix: this.parts.topicPrefix,
      groupId: 'freshwax-consumer-commands',
      sessionTimeoutMs: this.parts.sessionTimeoutMs,
      handle: (command) => this.handle(command),
      onInvalid: (reason) => this.logger.warn(reason),
      onCrash: (error) => this.onCrash(error),
    });
  }

  private onCrash(error: Error): void {
    if (!this.stop.signal.aborted) this.parts.onFatal(error);
  }

  /** Rejects, so that the command is handed over again, only when the process ends. */
  private async handle(command: Command): Promise<void> {
    if (command.type !== 'purge') return;
    while (!(await this.attempt(command))) await delay(AGAIN_MS, undefined, { signal: this.stop.signal });
  }

  /** @returns false when it is to be tried again */
  private async attempt(command: PurgeCommand): Promise<boolean> {
    const { operationId: id } = command;
    try {
      return await this.purge(command);
    } catch (error) {
      this.stop.signal.throwIfAborted();
      if (isAway(error)) {
        this.logger.warn(`purge ${id} waits: ${(error as Error).message}`);
        return false;
      }
      this.logger.error({ message: 'a purge failed', operation: id, error: String(error) });
      await this.parts.operations.fail(id, { error: String(error), result: {} });
      return true;
    }
  }

  private async purge(command: PurgeCommand): Promise<boolean> {
    const { operations, pool } = this.parts;
    const { operationId: id, source } = command;
    if (!(await operations.begin(id))) return true;
    const receipt = await tryMaintenance(pool, (connection) =>
      new PurgeRun(connection, { ...this.parts, stop: this.stop.signal }).run(command),
    );
    if (!receipt) return false;
    await operations.succeed(id, receipt, `everything of ${source} that was asked for is unreadable`);
    this.logger.log({ message: 'purge', operation: id, receipt });
    return true;
  }
}

/** Stores come back; a purge waits for them, as a chunk does. */
const isAway = (error: unknown): boolean =>
  postgresVerdict(error) === 'transient' ||
  cassandraVerdict(error) === 'transient' ||
  (error instanceof Error && error.name.startsWith('KafkaJS'));
