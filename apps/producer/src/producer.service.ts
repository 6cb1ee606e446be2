import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import { Publisher, subscribeToCommands, TopicsAdmin, type CommandSubscription, type Kafka } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import { CommandHandler } from './commands/command.handler.ts';
import { BootstrapGate } from './process/prerequisites.ts';
import { Scheduler } from './schedule/scheduler.ts';
import type { Tracing } from '@freshwax/runtime/trace';

/**
 * No step on the way down is waited for longer, ms: four of them end within the 10 s that a stop may take. Kafka holds a
 * join back for half a minute after a member was killed. What is left behind is as after a crash, which loses nothing.
 */
const STEP_DEADLINE_MS = 2_000;

export interface ServiceSettings {
  topicPrefix: string;
  logger: LoggerService;
  /** Aborted here, first thing on the way down. */
  stop: AbortController;
  onFatal: (error: Error) => void;
  tracing: Tracing;
}

export interface ServiceParts {
  kafka: Kafka;
  pool: Pool;
  admin: TopicsAdmin;
  publisher: Publisher;
  gate: BootstrapGate;
  scheduler: Scheduler;
  commands: CommandHandler;
}

/** The order in which the producer's parts begin and end. */
@Injectable()
export class ProducerService implements OnApplicationShutdown {
  private subscription: CommandSubscription | undefined;
  private beginning: Promise<void> | undefined;

  constructor(
    private readonly parts: ServiceParts,
    private readonly settings: ServiceSettings,
  ) {}

  /** Waits for bootstrap, then works; until then the process lives and says what it waits for. */
  begin(): void {
    this.beginning = this.work().catch((error: unknown) => {
      if (!this.settings.stop.signal.aborted) this.settings.onFatal(error as Error);
    });
  }

  /** The source first, so that nothing new is fetched; then what carries it. */
  async onApplicationShutdown(): Promise<void> {
    const { scheduler, publisher, admin, pool } = this.parts;
    this.settings.stop.abort();
    await this.patiently('its beginning', [this.beginning]);
    await this.patiently('the work under way', [this.subscription?.stop(), scheduler.stop()]);
    await this.patiently('Kafka', [publisher.disconnect(), admin.disconnect()]);
    await this.patiently('PostgreSQL and the traces', [pool.end(), this.settings.tracing.stop()]);
  }

  private async patiently(what: string, ends: readonly (Promise<unknown> | undefined)[]): Promise<void> {
    const late = delay(STEP_DEADLINE_MS, 'late' as const, { ref: false });
    if ((await Promise.race([Promise.allSettled(ends.map((it) => Promise.resolve(it))), late])) === 'late')
      this.settings.logger.warn(`stopping without waiting longer for ${what}`);
  }

  private async work(): Promise<void> {
    const { gate, admin, pool, publisher, scheduler } = this.parts;
    const { topicPrefix, logger, stop } = this.settings;
    const say = (message: string): void => logger.log(message);
    await gate.open({ admin, pool, topicPrefix }, { stop: stop.signal, say });
    if (stop.signal.aborted) return;
    await publisher.connect();
    scheduler.start();
    this.subscription = await this.subscribe();
  }

  private subscribe(): Promise<CommandSubscription> {
    const { kafka, commands } = this.parts;
    const { topicPrefix, logger, stop, onFatal } = this.settings;
    return subscribeToCommands({
      kafka,
      topicPrefix,
      groupId: 'freshwax-producer',
      handle: (command) => commands.handle(command),
      onInvalid: (reason) => logger.warn(reason),
      onCrash: (error) => {
        if (!stop.signal.aborted) onFatal(error);
      },
    });
  }
}
