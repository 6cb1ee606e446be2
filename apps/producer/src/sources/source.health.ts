import type { Source } from '@freshwax/contracts';
import type { HealthCheck } from '@freshwax/runtime/service';
import { whyOf, type Finished } from '../runs/run.ts';
import { AuthFailed, PremiumRequired } from '../exchange/source.errors.ts';

/** What one source said last. Only what the user must put right makes the process not ready: the rest passes. */
export class SourceHealth implements HealthCheck {
  readonly name: string;
  private trouble: Error | undefined;
  private detail: string | undefined;

  constructor(source: Source) {
    this.name = `source:${source}`;
  }

  take(finished: Finished): void {
    const { run, outcome, error } = finished;
    const why = whyOf(finished);
    if (error instanceof AuthFailed || error instanceof PremiumRequired) this.trouble = error;
    else if (run.answered > 0) this.trouble = undefined;
    this.detail = outcome === 'done' ? undefined : `last ${run.job} ${outcome}${why ? `: ${why}` : ''}`;
  }

  /** The user has something to put right: asking often would not help. */
  get needsTheUser(): boolean {
    return this.trouble !== undefined;
  }

  async check(): Promise<string | void> {
    if (this.trouble) throw this.trouble;
    return this.detail;
  }
}
