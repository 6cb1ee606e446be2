import type { ModeProber } from '../capability/mode.prober.ts';
import type { Discovery } from '../discovery/discover.ts';
import type { Enrichment } from '../enrichment/enrich.ts';
import type { Watch } from '../watch/watch.ts';
import { Job, type JobParts } from './job.ts';

export interface JobsParts extends JobParts {
  prober: ModeProber;
  discovery: Discovery;
  enrichment: Enrichment;
  watch: Watch;
}

/** The three kinds of run. */
export class Jobs {
  readonly discovery: Job;
  readonly enrichment: Job;
  readonly watch: Job;

  constructor(parts: JobsParts) {
    this.discovery = new Job('discovery', (run, mode) => parts.discovery.discover(run, mode), parts);
    this.enrichment = new Job('enrichment', (run, mode) => parts.enrichment.enrichStale(run, mode), parts);
    this.watch = new Job('watch', (run, mode) => parts.watch.observe(run, mode), parts);
  }
}
