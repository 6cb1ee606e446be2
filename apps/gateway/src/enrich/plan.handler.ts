import { Inject, Injectable } from '@nestjs/common';
import type { OperationRequest, Source } from '@freshwax/contracts';
import { activeSourceOf } from '../answers/active-sources.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { EnrichQuery, type EnrichedKind } from './enrich.query.ts';

/** An observation older than this is asked for again, ms. */
const STALE_AFTER_MS = 3_600_000;

/** Finds what the followed source should be asked for: first what was never seen, then the oldest observations. */
@Injectable()
export class EnrichPlanHandler implements OperationHandler<'enrich.plan'> {
  readonly type = 'enrich.plan';
  private readonly source: Source;

  constructor(
    @Inject(GATEWAY_ENV) env: GatewayEnv,
    private readonly query: EnrichQuery,
  ) {
    this.source = activeSourceOf(env);
  }

  async run(
    { limit }: Extract<OperationRequest, { type: 'enrich.plan' }>,
    report: OperationReport,
  ): Promise<OperationOutcome> {
    const tracks = await this.plan('track', limit);
    report(`${tracks.ids.length} tracks, ${tracks.stale} of them stale`, 0.5);
    const artists = await this.plan('artist', limit);
    report(`${artists.ids.length} artists, ${artists.stale} of them stale`);
    return {
      result: {
        source: this.source,
        trackIds: tracks.ids,
        artistIds: artists.ids,
        staleTracks: tracks.stale,
        staleArtists: artists.stale,
      },
    };
  }

  private async plan(kind: EnrichedKind, limit: number): Promise<{ ids: string[]; stale: number }> {
    const unseen = await this.query.unseen(kind, this.source, limit);
    const left = limit - unseen.length;
    const beforeMs = Date.now() - STALE_AFTER_MS;
    const stale = left > 0 ? await this.query.stale(kind, this.source, { beforeMs, limit: left }) : [];
    return { ids: [...unseen, ...stale], stale: stale.length };
  }
}
