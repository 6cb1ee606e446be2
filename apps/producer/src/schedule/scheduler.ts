import { schedule, setLogger, type ScheduledTask } from 'node-cron';
import type { LoggerService } from '@nestjs/common';
import type { Job } from '../runs/job.ts';
import type { SourceHealth } from '../sources/source.health.ts';

/** While the user has something to put right (credentials, Premium), the source is asked no more often, ms. */
const SLOW_MS = 60_000;

export interface Timetable {
  job: Job;
  /** Cron expression, 5 fields or 6 with seconds first. */
  cron: string;
}

/** The jobs of one source, which slow down together. */
export interface Schedule {
  timetables: readonly Timetable[];
  health: SourceHealth;
}

export interface SchedulerSettings {
  logger: Pick<LoggerService, 'warn' | 'error' | 'debug'>;
  /** Is handed what is no outside failure: the process cannot go on. */
  onFatal: (error: Error) => void;
}

/** Starts each job at once and then at its times; a time that finds it busy passes. */
export class Scheduler {
  private readonly tasks: ScheduledTask[] = [];
  private readonly lastTries = new Map<Job, number>();
  private isStopped = false;

  constructor(
    private readonly schedules: readonly Schedule[],
    private readonly settings: SchedulerSettings,
  ) {}

  start(): void {
    quietCronLogger(this.settings.logger);
    for (const { timetables, health } of this.schedules) {
      for (const { job, cron } of timetables) {
        const tick = () => this.tick(job, health);
        this.tasks.push(schedule(cron, tick, { name: job.name, noOverlap: true, suppressMissedWarning: true }));
        void tick();
      }
    }
  }

  /** No run starts after this; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const task of this.tasks) await task.destroy();
    await Promise.all(this.schedules.flatMap(({ timetables }) => timetables.map(({ job }) => job.idle())));
  }

  private async tick(job: Job, health: SourceHealth): Promise<void> {
    if (this.isStopped || job.isBusy || this.isTooSoon(job, health)) return;
    this.lastTries.set(job, performance.now());
    try {
      await job.run();
    } catch (error) {
      // node-cron would log it and go on with a process that may be broken.
      this.settings.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private isTooSoon(job: Job, health: SourceHealth): boolean {
    const last = this.lastTries.get(job);
    return health.needsTheUser && last !== undefined && performance.now() - last < SLOW_MS;
  }
}

/** node-cron reports each skipped tick on the console, as a warning; a long run is nothing to warn of. */
function quietCronLogger(logger: Pick<LoggerService, 'error'>): void {
  setLogger({
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    error: (message) => logger.error(String(message)),
  });
}
