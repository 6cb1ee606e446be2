import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ActiveSources, totalOf } from '../answers/active-sources.ts';
import { DataVersion, type Ingested } from '../answers/data-version.ts';
import { CountRing } from './count.ring.ts';
import { LagClock } from './lag.clock.ts';
import { logOf, ThroughputRing } from './throughput.ring.ts';
import { publishedIn, toLags, type PartitionLag } from './to-lags.ts';
import { Watermarks } from './watermarks.ts';

const EVERY_MS = 5_000;

/** What was last seen of the pipeline. */
export interface PipelineSight {
  atMs: number;
  ingested: Ingested;
  lags: PartitionLag[];
}

/** Looks at the pipeline every 5 s, so that speed, growth and age of lag are known when somebody asks. */
@Injectable()
export class PipelineSampler implements OnApplicationBootstrap, OnModuleDestroy {
  readonly throughput = new ThroughputRing();
  readonly counts = new CountRing();
  latest: PipelineSight | undefined;
  private readonly clock = new LagClock();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataVersion: DataVersion,
    private readonly watermarks: Watermarks,
    private readonly activeSources: ActiveSources,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sample(), EVERY_MS);
    void this.sample();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @throws driver errors when PostgreSQL is away; without Kafka the lag is unknown */
  async look(): Promise<PipelineSight> {
    const [ingested, watermarks] = await Promise.all([this.dataVersion.current(), this.watermarks.current()]);
    const atMs = Date.now();
    this.latest = { atMs, ingested, lags: toLags(ingested.partitions, watermarks, { clock: this.clock, nowMs: atMs }) };
    return this.latest;
  }

  /** While PostgreSQL is away there is nothing to sample; the gap shows in the series. */
  private async sample(): Promise<void> {
    const sight = await this.look().catch(() => undefined);
    if (!sight) return;
    const applied = new Map(sight.ingested.partitions.map((row) => [logOf(row), Number(row.applied)]));
    this.throughput.add({ atMs: sight.atMs, applied, published: publishedIn(sight.lags) });
    if (this.counts.isDue(sight.atMs)) await this.count(sight.atMs).catch(() => undefined);
  }

  private async count(at: number): Promise<void> {
    const { configured } = this.activeSources;
    this.counts.add({ at, ...totalOf(await this.activeSources.counts(), configured) });
  }
}
