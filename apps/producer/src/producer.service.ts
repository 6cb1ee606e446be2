import { Injectable, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import { Publisher, subscribeToCommands, TopicsAdmin, type CommandSubscription, type Kafka } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import { CommandHandler } from './commands/command.handler.ts';
import { BootstrapGate } from './process/prerequisites.ts';
import { Scheduler } from './schedule/poll.ts';

export interface ServiceSettings {
  topicPrefix: string;
  logger: LoggerService;
  /** Aborted here, first thing on the way down. */
  stop: AbortController;
  onFatal: (error: Error) => void;
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
    await this.beginning;
    await Promise.all([this.subscription?.stop(), scheduler.stop()]);
    await Promise.all([publisher.disconnect(), admin.disconnect()]);
    await pool.end();
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
