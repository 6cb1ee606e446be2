import { Inject, Injectable } from '@nestjs/common';
import type { PipelineAnswer, Source } from '@freshwax/contracts';
import { activeSourceOf } from '../answers/active-sources.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { PopularityQuery, toPopularitySummary } from '../stats/popularity.query.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

const SQL = `SELECT mode, not_offered FROM book.capability WHERE source = $1 ORDER BY probed_at DESC LIMIT 1`;

/** What the followed source is known not to offer: endpoints by the producer's probe, fields by what its rows lack. */
@Injectable()
export class SourceStateQuery {
  private readonly source: Source;

  constructor(
    @Inject(GATEWAY_ENV) env: GatewayEnv,
    private readonly postgres: PostgresStore,
    private readonly popularity: PopularityQuery,
  ) {
    this.source = activeSourceOf(env);
  }

  async read(): Promise<PipelineAnswer['data']['source']> {
    const [probed] = await this.postgres.rows<{ mode: string; not_offered: string[] }>(SQL, [this.source]);
    const lacks = async (stream: 'track_meta' | 'artist_meta', field: string): Promise<string[]> =>
      toPopularitySummary(await this.popularity.buckets(stream, [this.source])).availability === 'not-offered'
        ? [field]
        : [];
    return {
      name: this.source,
      mode: probed?.mode ?? null,
      notOffered: [
        ...(probed?.not_offered ?? []),
        ...(await lacks('track_meta', 'track_meta.popularity')),
        ...(await lacks('artist_meta', 'artist_meta.popularity')),
      ],
    };
  }
}
