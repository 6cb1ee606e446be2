import type { LoggerService } from '@nestjs/common';
import type { ModeProber } from '../capability/mode.prober.ts';
import { isOutsideFailure } from '../process/failure.ts';
import type { ProducerMetrics } from '../process/producer.metrics.ts';
import type { SourceHealth } from '../process/source.health.ts';
import { Run, type Finished, type Outcome } from '../spotify/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { BudgetSpent, Stopping } from '../spotify/spotify.errors.ts';

export type Work = (run: Run, mode: Mode) => Promise<void>;
export interface JobParts {
  prober: ModeProber;
  health: SourceHealth;
  metrics: Pick<ProducerMetrics, 'onRun'>;
  logger: Pick<LoggerService, 'log' | 'warn'>;
  callsPerRun: number | undefined;
}

/** One kind of run. Its runs never overlap: one that is asked for meanwhile waits its turn. */
export class Job {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    readonly name: string,
    private readonly work: Work,
    private readonly parts: JobParts,
    private readonly dayShare = 1,
  ) {}

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
  run(work: Work = this.work): Promise<Finished> {
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
    const { prober, health, metrics, logger, callsPerRun } = this.parts;
    const run = new Run(this.name, callsPerRun, this.dayShare);
    const startedAt = performance.now();
    let mode: Mode | undefined;
    const error = await this.attempt(async () => {
      mode = await prober.resolve(run);
      await work(run, mode);
    });
    const finished = { run, outcome: outcomeOf(run, error), ...(error && { error }) };
    health.take(finished);
    await this.attempt(() => prober.learn());
    const ms = Math.round(performance.now() - startedAt);
    metrics.onRun({ job: this.name, outcome: finished.outcome, ms });
    const line = { message: `${this.name} ${finished.outcome}`, run_id: run.id, mode, ...run.counts, ms };
    if (finished.outcome === 'done') logger.log(line);
    else if (!(error instanceof Stopping))
      logger.warn({ ...line, why: error?.message ?? 'the source knows none of the ids' });
    return finished;
  }

  /** @returns the failure, where the world outside is to blame */
  private async attempt(work: () => Promise<void>): Promise<Error | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (isOutsideFailure(error)) return error;
      throw error;
    }
  }
}

/** A run that answered nothing never counts as done, and one that only ran out of calls has not failed. */
function outcomeOf(run: Run, error: Error | undefined): Outcome {
  if (error instanceof BudgetSpent) return 'partial';
  if (error) return 'failed';
  return run.asked > 0 && run.answered === 0 ? 'failed' : 'done';
}
