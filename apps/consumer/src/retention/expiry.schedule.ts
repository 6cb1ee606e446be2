import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { postgresVerdict, tryMaintenance, type Pool } from '@freshwax/postgres';
import { schedule, type ScheduledTask } from 'node-cron';
import { Counter } from 'prom-client';
import { POOL } from '../process/stores.ts';
import { removeExpired } from './expiry.run.ts';
import { beginPass, endPass } from './retention.pass.ts';
import { thinHistory } from './thin.run.ts';

/**
 * Five seconds after the UTC midnight at which Cassandra's rows end, and after each hour: a machine may have slept through midnight, and
 * clocks differ. An hour whose day is done costs one short question.
 */
const HOURLY = '5 0 * * * *';
/** How soon it is tried again while another process is at it, or a purge, ms. */
const AGAIN_MS = 60_000;

export const EXPIRY_SETTINGS = Symbol('expiry settings');
export interface ExpirySettings {
  topicPrefix: string;
  onFatal: (error: Error) => void;
}

/** Removes what has expired, and thins what is old: just after each UTC midnight, once more an hour later, or as soon as a process runs. */
@Injectable()
export class ExpirySchedule implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpirySchedule.name);
  private readonly removed = new Counter({
    name: 'expired_rows_total',
    help: 'Rows removed from PostgreSQL because their day of expiry has come',
    labelNames: ['table'],
  });
  private readonly thinned = new Counter({
    name: 'thinned_hours_total',
    help: 'Hours of old popularity removed from PostgreSQL because a later one of their UTC day is kept',
  });
  private task: ScheduledTask | undefined;
  private later: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(EXPIRY_SETTINGS) private readonly settings: ExpirySettings,
  ) {}

  start(): void {
    const options = { name: 'expiry', timezone: 'UTC', noOverlap: true, suppressMissedWarning: true };
    this.task = schedule(HOURLY, () => this.turn(), options);
    void this.turn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.later);
    await this.task?.destroy();
    await this.underWay;
  }

  private turn(): Promise<void> {
    this.underWay = this.run().catch((error: unknown) => {
      if (this.stopped) return;
      if (postgresVerdict(error) !== 'transient') return this.settings.onFatal(error as Error);
      this.logger.warn(`expiry waits: ${(error as Error).message}`);
      this.tryLater();
    });
    return this.underWay;
  }

  private async run(): Promise<void> {
    const { topicPrefix } = this.settings;
    const pass = await beginPass(this.pool, topicPrefix);
    if (pass.isDone) return;
    // Counted batch by batch: what went before a failure is gone, and the next run does not meet it.
    const onBatch = (table: string, rows: number): void => {
      this.removed.inc({ table }, rows);
      this.goOn();
    };
    const removed = await removeExpired(this.pool, { topicPrefix, expiredOn: pass.today, onBatch });
    if (!removed) return this.tryLater();
    this.logger.log({ message: 'expiry', removed });
    const onPage = (hours: number): void => {
      this.thinned.inc(hours);
      this.goOn();
    };
    const thinned = await tryMaintenance(this.pool, async (connection) => {
      const hours = await thinHistory(connection, { topicPrefix, onPage });
      await endPass(connection, topicPrefix, pass);
      return hours;
    });
    if (thinned === undefined) return this.tryLater();
    if (thinned > 0) this.logger.log({ message: 'thinning', hours: thinned });
  }

  private tryLater(): void {
    if (this.stopped) return;
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.turn(), AGAIN_MS);
    this.later.unref();
  }

  private goOn(): void {
    if (this.stopped) throw new Error('stopping');
  }
}
