import type { PipelineAnswer } from '@freshwax/contracts';

export type CountSample = PipelineAnswer['data']['counts'][number];

const WINDOW_MS = 15 * 60_000;
const EVERY_MS = 15_000;

/** How many rows there were, each quarter of a minute of the last 15: what a sparkline needs, and no more. */
export class CountRing {
  private samples: CountSample[] = [];

  isDue(atMs: number): boolean {
    const newest = this.samples.at(-1);
    return newest === undefined || atMs >= newest.at + EVERY_MS;
  }

  add(sample: CountSample): void {
    this.samples = [...this.samples.filter(({ at }) => at > sample.at - WINDOW_MS), sample];
  }

  series(): CountSample[] {
    return this.samples;
  }
}
