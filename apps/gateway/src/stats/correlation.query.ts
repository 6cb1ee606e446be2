import { Injectable } from '@nestjs/common';
import { correlationVariables, type Correlation, type CorrelationVariable, type Source } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { JoinedPairQuery } from './joined-pair.query.ts';
import { LivePairQuery } from './live-pair.query.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { toCorrelation } from './to-correlation.ts';

const isLive = (x: CorrelationVariable, y: CorrelationVariable): boolean =>
  x === 'popularity' && (y === 'durationMs' || y === 'explicit');

/** Every pair of variables: from live sums where there are some, else by one query, each kept per data version. */
@Injectable()
export class CorrelationQuery {
  constructor(
    private readonly cache: VersionCache,
    private readonly livePairs: LivePairQuery,
    private readonly joinedPairs: JoinedPairQuery,
    private readonly popularity: PopularityQuery,
    private readonly activeSources: ActiveSources,
  ) {}

  read(sources: readonly Source[]): Promise<Correlation[]> {
    return this.cache.get(`correlations ${utcDay()} ${sources.join()}`, () => this.compute(sources));
  }

  private async compute(sources: readonly Source[]): Promise<Correlation[]> {
    const pairs = correlationVariables.flatMap((x, at) =>
      correlationVariables.slice(at + 1).map((y) => [x, y] as const),
    );
    const correlations: Correlation[] = [];
    // One at a time: together they would hold every connection that the quick answers need.
    for (const [x, y] of pairs) correlations.push(await this.pair(x, y, sources));
    return correlations;
  }

  /** One pair, in the order of the variables. */
  pair(x: CorrelationVariable, y: CorrelationVariable, sources: readonly Source[]): Promise<Correlation> {
    const today = utcDay();
    return this.cache.get(`correlation ${x} ${y} ${today} ${sources.join()}`, async () => {
      const notOffered = await this.notOffered(sources);
      const figures = isLive(x, y)
        ? await this.livePairs.read(y as 'durationMs' | 'explicit', sources)
        : await this.joinedPairs.read({ x, y, sources, today, rows: await this.mostRows(sources) });
      const isOffered = !notOffered.has(x) && !notOffered.has(y);
      return toCorrelation({ x, y, method: isLive(x, y) ? 'sums' : 'query', isOffered, figures });
    });
  }

  private async mostRows(sources: readonly Source[]): Promise<number> {
    const counts = (await this.activeSources.counts()).filter((row) => sources.includes(row.source));
    return counts.reduce((sum, row) => sum + Math.max(row.tracks, row.trackMeta), 0);
  }

  private async notOffered(sources: readonly Source[]): Promise<Set<CorrelationVariable>> {
    const isNotOffered = async (stream: 'track_meta' | 'artist_meta'): Promise<boolean> =>
      toPopularitySummary(await this.popularity.buckets(stream, sources)).availability === 'not-offered';
    const names: CorrelationVariable[] = [];
    if (await isNotOffered('track_meta')) names.push('popularity');
    if (await isNotOffered('artist_meta')) names.push('artistPopularity');
    return new Set(names);
  }
}
