import { Injectable } from '@nestjs/common';
import type { PopularityDistributionAnswer, Source, TrackDurationAnswer } from '@freshwax/contracts';
import { durationBins, popularityBins } from './arithmetic/bins.ts';
import type { Narrowing } from './narrow.ts';
import { DurationQuery, toDurationSummary } from './duration.query.ts';
import { offeredBuckets, PopularityQuery, toPopularitySummary, type PopularityStream } from './popularity.query.ts';

type Popularity = PopularityDistributionAnswer['data'];

export interface DistributionQuestion extends Narrowing {
  bins: number;
}

/** Distributions, cut into as many bins as are asked for. */
@Injectable()
export class DistributionQuery {
  constructor(
    private readonly durations: DurationQuery,
    private readonly popularities: PopularityQuery,
  ) {}

  async duration(
    sources: readonly Source[],
    { bins, ...narrow }: DistributionQuestion,
  ): Promise<TrackDurationAnswer['data']> {
    const [counts, byReleaseYear, byReleaseMonth] = await Promise.all([
      this.durations.counts(sources, narrow),
      this.durations.byReleaseYear(sources, narrow),
      this.durations.byReleaseMonth(sources, narrow),
    ]);
    const range = { fromMs: narrow['durationMs[gte]'], toMs: narrow['durationMs[lte]'] };
    const histogram = durationBins(counts.seconds, bins, range);
    return { summary: toDurationSummary(counts), histogram, byReleaseYear, byReleaseMonth };
  }

  async popularity(sources: readonly Source[], question: DistributionQuestion): Promise<Popularity> {
    const [tracks, artists] = await Promise.all([
      this.popularityOf('track_meta', sources, question),
      this.popularityOf('artist_meta', sources, question),
    ]);
    return { tracks, artists };
  }

  private async popularityOf(
    stream: PopularityStream,
    sources: readonly Source[],
    { bins, ...narrow }: DistributionQuestion,
  ): Promise<Popularity['tracks']> {
    const buckets = await this.popularities.buckets(stream, sources, narrow);
    const values = offeredBuckets(buckets).map(({ bucket, n }) => ({ value: bucket, n }));
    return { summary: toPopularitySummary(buckets), histogram: popularityBins(values, bins) };
  }
}
