import { Injectable } from '@nestjs/common';
import { ActiveSources } from '../answers/active-sources.ts';
import { PipelineSampler } from '../pipeline/pipeline.sampler.ts';
import { sumOfLags } from '../pipeline/to-lags.ts';
import type { LiveState } from './to-changes.ts';

/** The few figures that live frames carry; the counts are kept by data version. */
@Injectable()
export class LiveQuery {
  constructor(
    private readonly sampler: PipelineSampler,
    private readonly activeSources: ActiveSources,
  ) {}

  async read(): Promise<LiveState> {
    const [{ ingested, lags }, counts] = await Promise.all([this.sampler.look(), this.activeSources.counts()]);
    const sources = this.activeSources.resolve(undefined);
    const shown = counts.filter((row) => sources.includes(row.source));
    const sum = (field: 'albums' | 'tracks' | 'artists'): number => shown.reduce((total, row) => total + row[field], 0);
    const settled = (field: 'applied' | 'rejected'): number =>
      ingested.partitions.reduce((total, row) => total + Number(row[field]), 0);
    const records = sumOfLags(lags);
    return {
      kpi: { albums: sum('albums'), tracks: sum('tracks'), artists: sum('artists'), applied: settled('applied') },
      ...(records === null ? {} : { lag: { records } }),
      'dead-letters': { rejected: settled('rejected') },
    };
  }
}
