import type { ModeProber } from '../capability/mode.prober.ts';
import type { Discovery } from '../discovery/discover.ts';
import type { Enrichment } from '../enrichment/enrich.ts';
import type { Watch } from '../watch/watch.ts';
import { Job, type JobParts, type Work } from './job.ts';

/** Enrichment asks for tracks as the watch list does, and has always more to ask: it leaves the list its half of a day. */
const ENRICHMENT_SHARE = 0.5;

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
    const enrich: Work = (run, mode) => parts.enrichment.enrichStale(run, mode);
    this.enrichment = new Job('enrichment', enrich, parts, ENRICHMENT_SHARE);
    this.watch = new Job('watch', (run, mode) => parts.watch.observe(run, mode), parts);
  }
}
