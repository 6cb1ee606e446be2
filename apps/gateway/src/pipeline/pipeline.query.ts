import { Injectable } from '@nestjs/common';
import type { AnswerMeta, PipelineAnswer } from '@freshwax/contracts';
import { toProblem } from '../http/problem.verdict.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { PipelineSampler, type PipelineSight } from './pipeline.sampler.ts';
import { ServiceProbe, type ServiceState } from './service.probe.ts';
import { lagSeconds, sumOfLags } from './to-lags.ts';
import { toPartitions, toStreams } from './to-pipeline.ts';

type Stale = NonNullable<AnswerMeta['stale']>;

/** The pipeline as it is now: it changes without a record being applied, so it is not kept by data version. */
@Injectable()
export class PipelineQuery {
  constructor(
    private readonly sampler: PipelineSampler,
    private readonly services: ServiceProbe,
    private readonly topics: TopicNames,
  ) {}

  /**
   * Services as they are now, whichever of them are down; while PostgreSQL is away the records as they were last seen.
   * @throws driver errors when PostgreSQL is away and was never seen
   */
  async read(): Promise<{ data: Omit<PipelineAnswer['data'], 'airflowUrl'>; seen: PipelineSight; stale?: Stale }> {
    const [{ seen, ...mark }, services] = await Promise.all([this.lastSeen(), this.services.current()]);
    return { data: this.toData(seen, services), seen, ...mark };
  }

  private async lastSeen(): Promise<{ seen: PipelineSight; stale?: Stale }> {
    try {
      return { seen: await this.sampler.look() };
    } catch (error) {
      const { problem, extras } = toProblem(error);
      const { latest: seen } = this.sampler;
      if (problem !== 'upstream-unavailable' || !seen) throw error;
      return { seen, stale: { detail: extras.detail ?? '' } };
    }
  }

  private toData({ atMs, ingested, lags }: PipelineSight, services: ServiceState[]) {
    const { throughput, counts } = this.sampler;
    const now = { rateOf: (logs: readonly string[]) => throughput.rateOf(logs), nowMs: atMs };
    return {
      lagRecords: sumOfLags(lags),
      lagSeconds: lagSeconds(lags, now.nowMs),
      publishedPerSecond: throughput.publishedRate(),
      streams: toStreams(ingested.partitions, lags, { ...now, topicOf: (stream) => this.topics.of(stream) }),
      partitions: toPartitions(ingested.partitions, lags, now),
      services,
      throughput: throughput.series(),
      counts: counts.series(),
    };
  }
}
