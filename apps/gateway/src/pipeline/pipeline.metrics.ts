import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { VersionCache } from '../answers/version.cache.ts';
import { SCRAPE_DEADLINE_MS, sampledGauge } from '../http/sampled.gauge.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { PipelineSampler } from './pipeline.sampler.ts';
import { lagSeconds, sumOfLags, type PartitionLag } from './to-lags.ts';
import { within } from '../stores/within.ts';

/** Reasons come from the consumer's code, but a label must stay bounded whatever is in the table. */
const MAX_REASONS = 50;

const REASONS_SQL = `SELECT reason, count(*)::int AS n FROM book.dead_letter WHERE resolved_off IS NULL AND discarded_at IS NULL AND root_off IS NULL GROUP BY reason ORDER BY n DESC LIMIT ${MAX_REASONS}`;

/** The pipeline's gauges; what is not known is absent, never 0. */
@Injectable()
export class PipelineMetrics implements OnApplicationBootstrap {
  constructor(
    private readonly sampler: PipelineSampler,
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
  ) {}

  onApplicationBootstrap(): void {
    sampledGauge('pipeline_event_age_seconds', 'Age of the newest applied record.', [], (it) => this.collectAge(it));
    sampledGauge('consumer_lag_records', 'Records published and not yet applied.', ['topic'], (it) =>
      this.collectLag(it),
    );
    sampledGauge('consumer_lag_seconds', 'Age of the oldest record that is not applied.', ['topic'], (it) =>
      this.collectAgeOfLag(it),
    );
    sampledGauge(
      'dead_letters',
      'Records that could not be understood and are neither settled nor discarded.',
      ['reason'],
      (it) => this.collectDeadLetters(it),
    );
  }

  private collectAge(age: Gauge): void {
    const newest = this.sampler.latest?.ingested.newestRecordAtMs;
    if (newest != null) age.set(Math.max(0, (Date.now() - newest) / 1_000));
  }

  private collectLag(lag: Gauge): void {
    for (const topic of this.topics.all) {
      const records = sumOfLags(this.lagsOf(topic));
      if (records !== null) lag.set({ topic }, records);
    }
  }

  private collectAgeOfLag(lag: Gauge): void {
    for (const topic of this.topics.all) {
      const seconds = lagSeconds(this.lagsOf(topic), Date.now());
      if (seconds !== null) lag.set({ topic }, seconds);
    }
  }

  private lagsOf(topic: string): PartitionLag[] {
    return (this.sampler.latest?.lags ?? []).filter((it) => it.topic === topic);
  }

  private async collectDeadLetters(letters: Gauge): Promise<void> {
    const read = this.cache.get('dead letters by reason', () =>
      this.postgres.rows<{ reason: string; n: number }>(REASONS_SQL),
    );
    const rows = await within(SCRAPE_DEADLINE_MS, read).catch(() => []);
    for (const { reason, n } of rows) letters.set({ reason }, n);
  }
}
