import { Injectable } from '@nestjs/common';
import { correlationVariables, type Correlation, type CorrelationVariable, type Source } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { JoinedPairQuery, type JoinedPair } from './joined-pair.query.ts';
import { LivePairQuery } from './live-pair.query.ts';
import { isNarrowed, type Narrowing } from './narrow.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { toCorrelation } from './to-correlation.ts';

export type CorrelationQuestion = Pick<JoinedPair, 'x' | 'y' | 'sources' | 'narrow'>;

const isLive = (x: CorrelationVariable, y: CorrelationVariable): boolean =>
  x === 'popularity' && (y === 'durationMs' || y === 'explicit');

/** Every pair of variables: of all rows from live sums where there are some, else by one query, each kept per data version. */
@Injectable()
export class CorrelationQuery {
  constructor(
    private readonly cache: VersionCache,
    private readonly livePairs: LivePairQuery,
    private readonly joinedPairs: JoinedPairQuery,
    private readonly popularity: PopularityQuery,
    private readonly activeSources: ActiveSources,
  ) {}

  read(sources: readonly Source[], narrow: Narrowing): Promise<Correlation[]> {
    const key = `correlations ${utcDay()} ${sources.join()} ${JSON.stringify(narrow)}`;
    return this.cache.get(key, () => this.compute(sources, narrow));
  }

  private async compute(sources: readonly Source[], narrow: Narrowing): Promise<Correlation[]> {
    const pairs = correlationVariables.flatMap((x, at) =>
      correlationVariables.slice(at + 1).map((y) => [x, y] as const),
    );
    const correlations: Correlation[] = [];
    // One at a time: together they would hold every connection that the quick answers need.
    for (const [x, y] of pairs) correlations.push(await this.pair({ x, y, sources, narrow }));
    return correlations;
  }

  /** One pair, in the order of the variables. */
  pair({ x, y, sources, narrow }: CorrelationQuestion): Promise<Correlation> {
    const today = utcDay();
    const ofSums = isLive(x, y) && !isNarrowed(narrow);
    return this.cache.get(`correlation ${x} ${y} ${today} ${sources.join()} ${JSON.stringify(narrow)}`, async () => {
      const notOffered = await this.notOffered(sources);
      const figures = ofSums
        ? await this.livePairs.read(y as 'durationMs' | 'explicit', sources)
        : await this.joinedPairs.read({ x, y, sources, narrow, today, rows: await this.mostRows(sources) });
      const isOffered = !notOffered.has(x) && !notOffered.has(y);
      return toCorrelation({ x, y, method: ofSums ? 'sums' : 'query', isOffered, figures });
    });
  }

  private async mostRows(sources: readonly Source[]): Promise<number> {
    const counts = (await this.activeSources.counts()).filter((row) => sources.includes(row.source));
    return counts.reduce((sum, row) => sum + Math.max(row.tracks, row.trackMeta), 0);
  }

  /** Of the sources, whatever narrows their rows. */
  private async notOffered(sources: readonly Source[]): Promise<Set<CorrelationVariable>> {
    const isNotOffered = async (stream: 'track_meta' | 'artist_meta'): Promise<boolean> =>
      toPopularitySummary(await this.popularity.buckets(stream, sources)).availability === 'not-offered';
    const names: CorrelationVariable[] = [];
    if (await isNotOffered('track_meta')) names.push('popularity');
    if (await isNotOffered('artist_meta')) names.push('artistPopularity');
    return new Set(names);
  }
}
