import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { QuotaState, Source } from '@freshwax/contracts';
import type { Gauge } from 'prom-client';
import { ActiveSources } from '../answers/active-sources.ts';
import { SCRAPE_DEADLINE_MS, sampledGauge } from '../http/sampled.gauge.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { within } from '../stores/within.ts';
import { toQuota, type QuotaRow } from './to-quota.ts';

/** Buckets come from the producer's code, but a label must stay bounded whatever is in the table. */
const MAX_BUCKETS = 50;

const QUOTAS = `
SELECT source, bucket, calls, budget, blocked_until, reason, updated_at FROM book.quota_ledger WHERE source = ANY($1)
 ORDER BY source, bucket LIMIT ${MAX_BUCKETS}`;

const LABELS = ['source', 'bucket'];

type BucketOfSource = QuotaState & { source: Source };

/** The quotas of the sources that are followed, under the names that the producer gives them: the ledger knows all producers. */
@Injectable()
export class QuotaMetrics implements OnApplicationBootstrap {
  private reading: Promise<BucketOfSource[]> | undefined;

  constructor(
    private readonly postgres: PostgresStore,
    private readonly activeSources: ActiveSources,
  ) {}

  onApplicationBootstrap(): void {
    this.expose(
      'spotify_quota_budget',
      'Calls of a bucket that 24 h may hold; none where any number may',
      ({ budget }) => budget,
    );
    this.expose('spotify_quota_blocked_seconds', 'Seconds until a used up quota is asked again', ({ blockedUntil }) =>
      blockedUntil === null ? 0 : Math.max(0, Date.parse(blockedUntil) - Date.now()) / 1_000,
    );
    this.expose('spotify_quota_calls', 'Calls of the last 24 h by bucket', ({ callsToday }) => callsToday);
  }

  private expose(name: string, help: string, valueOf: (bucket: BucketOfSource) => number | null): void {
    sampledGauge(name, help, LABELS, (gauge) => this.collect(gauge, valueOf));
  }

  private async collect(gauge: Gauge, valueOf: (bucket: BucketOfSource) => number | null): Promise<void> {
    const buckets = await within(SCRAPE_DEADLINE_MS, this.read()).catch(() => []);
    for (const bucket of buckets) {
      const value = valueOf(bucket);
      if (value !== null) gauge.set({ source: bucket.source, bucket: bucket.bucket }, value);
    }
  }

  /** The gauges of a scrape share one read; while it goes on, so do those of the next. */
  private read(): Promise<BucketOfSource[]> {
    const forget = (): void => {
      this.reading = undefined;
    };
    this.reading ??= this.readLedger().finally(forget);
    return this.reading;
  }

  private async readLedger(): Promise<BucketOfSource[]> {
    const rows = await this.postgres.rows<QuotaRow & { source: Source }>(QUOTAS, [this.activeSources.configured]);
    const now = Date.now();
    return rows.map((row) => ({ ...toQuota(row, now), source: row.source }));
  }
}
