import type { LoggerService } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { BudgetSpent, Stopping } from '../exchange/source.errors.ts';
import type { ProducerMetrics } from '../process/producer.metrics.ts';
import type { SourceHealth } from '../sources/source.health.ts';
import { isOutsideFailure } from './failure.ts';
import { Run, whyOf, type Finished, type Outcome } from './run.ts';
import type { RunStore } from './run.store.ts';

export type Work = (run: Run) => Promise<void>;

export interface JobParts {
  source: Source;
  health: SourceHealth;
  runs: RunStore;
  metrics: Pick<ProducerMetrics, 'onRun'>;
  logger: Pick<LoggerService, 'log' | 'warn'>;
}

export interface JobSettings {
  name: string;
  work: Work;
  /** Most calls of one run to one bucket; undefined: any number. */
  callsPerRun?: number | undefined;
  /** Of the calls of a bucket and day that may be spent when it asks, 0..1. */
  dayShare?: number;
}

/** One kind of run. Its runs never overlap: one that is asked for meanwhile waits its turn. */
export class Job {
  readonly name: string;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly settings: JobSettings,
    private readonly parts: JobParts,
  ) {
    this.name = settings.name;
  }

  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await this.last.catch(() => undefined);
  }

  /**
   * @param work other work under this job's name and turn; by default its own
   * @throws what is no failure of the world outside, but a bug
   */
  run(work: Work = this.settings.work): Promise<Finished> {
    this.waiting++;
    const turn = this.last
      .catch(() => undefined)
      .then(() => this.runNow(work))
      .finally(() => {
        this.waiting--;
      });
    this.last = turn;
    return turn;
  }

  private async runNow(work: Work): Promise<Finished> {
    const { source, health, runs, metrics } = this.parts;
    const { name: job, callsPerRun: callLimit, dayShare = 1 } = this.settings;
    const run = new Run({ source, job, callLimit, dayShare });
    const startedAt = performance.now();
    const error = await attempt(async () => {
      await runs.begin(run);
      await run.trace.within(() => work(run));
    });
    const finished = { run, outcome: outcomeOf(run, error), ...(error && { error }) };
    health.take(finished);
    await attempt(() => runs.finish(finished));
    run.trace.end({ 'freshwax.outcome': finished.outcome, 'freshwax.calls': run.calls }, error);
    const ms = Math.round(performance.now() - startedAt);
    metrics.onRun({ source, job, outcome: finished.outcome, ms });
    this.report(finished, ms);
    return finished;
  }

  private report(finished: Finished, ms: number): void {
    const { run, outcome, error } = finished;
    const { source, logger } = this.parts;
    const line = { message: `${this.name} ${outcome}`, source, run_id: run.id, mode: run.mode, ...run.counts, ms };
    if (outcome === 'done') logger.log(line);
    else if (!(error instanceof Stopping)) logger.warn({ ...line, why: whyOf(finished) });
  }
}

/** @returns the failure, where the world outside is to blame */
async function attempt(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isOutsideFailure(error)) return error;
    throw error;
  }
}

/** A run that answered nothing never counts as done, and one that only ran out of calls has not failed. */
function outcomeOf(run: Run, error: Error | undefined): Outcome {
  if (error instanceof BudgetSpent) return 'partial';
  if (error) return 'failed';
  return run.asked > 0 && run.answered === 0 ? 'failed' : 'done';
}
