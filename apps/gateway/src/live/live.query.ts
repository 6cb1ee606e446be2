import { Injectable } from '@nestjs/common';
import type { LiveChange, Source } from '@freshwax/contracts';
import { ActiveSources, totalOf } from '../answers/active-sources.ts';
import { PipelineSampler } from '../pipeline/pipeline.sampler.ts';
import { sumOfLags } from '../pipeline/to-lags.ts';
import { toQuota, type QuotaRow } from '../sources/to-quota.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { LetterFatesQuery } from './letter-fates.query.ts';
import type { LiveState } from './to-changes.ts';

const QUOTAS = `
SELECT bucket, calls, budget, blocked_until, reason, updated_at FROM book.quota_ledger WHERE source = ANY($1)`;

/** The few figures that live frames carry; the counts are kept by data version. */
@Injectable()
export class LiveQuery {
  constructor(
    private readonly sampler: PipelineSampler,
    private readonly activeSources: ActiveSources,
    private readonly letterFates: LetterFatesQuery,
    private readonly postgres: PostgresStore,
  ) {}

  async read(): Promise<LiveState> {
    const sources = this.activeSources.resolve(undefined);
    const [{ ingested, lags }, counts, fates, quota] = await Promise.all([
      this.sampler.look(),
      this.activeSources.counts(),
      this.letterFates.read(),
      this.quota(sources),
    ]);
    const { albums, tracks, artists } = totalOf(counts, sources);
    const records = sumOfLags(lags);
    return {
      kpi: { albums, tracks, artists, applied: ingested.settled.applied },
      releases: { albums },
      ...(records === null ? {} : { lag: { records } }),
      'dead-letters': { rejected: ingested.settled.rejected, ...fates },
      quota,
    };
  }

  private async quota(sources: readonly Source[]): Promise<LiveChange<'quota'>> {
    const now = Date.now();
    const quotas = (await this.postgres.rows<QuotaRow>(QUOTAS, [sources])).map((row) => toQuota(row, now));
    return {
      calls: quotas.reduce((sum, { callsToday }) => sum + callsToday, 0),
      blocked: quotas.filter(({ blockedUntil }) => blockedUntil !== null).length,
    };
  }
}
