import { Injectable } from '@nestjs/common';
import type { PipelineAnswer } from '@freshwax/contracts';
import { TopicNames } from '../topics/topic-names.ts';
import { PipelineSampler } from './pipeline.sampler.ts';
import { ServiceProbe } from './service.probe.ts';
import { lagSeconds, sumOfLags } from './to-lags.ts';
import { toPartitions, toStreams } from './to-pipeline.ts';

/** The pipeline as it is now: it changes without a record being applied, so it is not kept by data version. */
@Injectable()
export class PipelineQuery {
  constructor(
    private readonly sampler: PipelineSampler,
    private readonly services: ServiceProbe,
    private readonly topics: TopicNames,
  ) {}

  async read(): Promise<Omit<PipelineAnswer['data'], 'airflowUrl'>> {
    const [{ ingested, lags }, services] = await Promise.all([this.sampler.look(), this.services.current()]);
    const { throughput } = this.sampler;
    const now = { rateOf: (logs: readonly string[]) => throughput.rateOf(logs), nowMs: Date.now() };
    return {
      lagRecords: sumOfLags(lags),
      lagSeconds: lagSeconds(lags, now.nowMs),
      streams: toStreams(ingested.partitions, lags, { ...now, topicOf: (stream) => this.topics.of(stream) }),
      partitions: toPartitions(ingested.partitions, lags, now),
      services,
      throughput: throughput.series(),
    };
  }
}
