import { Inject, Injectable } from '@nestjs/common';
import { watchableSource, type OperationRequest, type Source, type WatchableSource } from '@freshwax/contracts';
import { activeSourcesOf } from '../answers/active-sources.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { EnrichQuery, type EnrichedKind } from './enrich.query.ts';

/** An observation older than this is asked for again, ms. */
const STALE_AFTER_MS = 3_600_000;

/** Finds what a followed source should be asked for: first what was never seen, then the oldest observations. */
@Injectable()
export class EnrichPlanHandler implements OperationHandler<'enrich.plan'> {
  readonly type = 'enrich.plan';
  /** Those that are followed and answer to ids. */
  private readonly sources: readonly WatchableSource[];

  constructor(
    @Inject(GATEWAY_ENV) env: GatewayEnv,
    private readonly query: EnrichQuery,
  ) {
    this.sources = activeSourcesOf(env).flatMap((name) => watchableSource.safeParse(name).data ?? []);
  }

  async run(
    { limit, source = this.sources[0] }: Extract<OperationRequest, { type: 'enrich.plan' }>,
    report: OperationReport,
  ): Promise<OperationOutcome> {
    if (source === undefined) {
      report('no source that is followed is asked by id');
      return { result: { source: null, trackIds: [], artistIds: [], staleTracks: 0, staleArtists: 0 } };
    }
    if (!this.sources.includes(source)) return { result: null, failure: `${source} is not followed` };
    const tracks = await this.plan('track', source, limit);
    report(`${tracks.ids.length} tracks, ${tracks.stale} of them stale`, 0.5);
    const artists = await this.plan('artist', source, limit);
    report(`${artists.ids.length} artists, ${artists.stale} of them stale`);
    return {
      result: {
        source,
        trackIds: tracks.ids,
        artistIds: artists.ids,
        staleTracks: tracks.stale,
        staleArtists: artists.stale,
      },
    };
  }

  private async plan(kind: EnrichedKind, source: Source, limit: number): Promise<{ ids: string[]; stale: number }> {
    const unseen = await this.query.unseen(kind, source, limit);
    const left = limit - unseen.length;
    const beforeMs = Date.now() - STALE_AFTER_MS;
    const stale = left > 0 ? await this.query.stale(kind, source, { beforeMs, limit: left }) : [];
    return { ids: [...unseen, ...stale], stale: stale.length };
  }
}
