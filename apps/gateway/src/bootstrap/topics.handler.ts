import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { KafkaStore } from '../stores/kafka.store.ts';
import { persist } from './persist.ts';

@Injectable()
export class BootstrapTopicsHandler implements OperationHandler<'bootstrap.topics'> {
  readonly type = 'bootstrap.topics';

  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly kafka: KafkaStore,
  ) {}

  async run(_: unknown, report: OperationReport): Promise<OperationOutcome> {
    const settings = {
      topicPrefix: this.env.FRESHWAX_TOPIC_PREFIX,
      partitions: this.env.FRESHWAX_PARTITIONS,
      replication: this.env.FRESHWAX_REPLICATION,
    };
    const created = await persist(report, () => this.kafka.topics.ensureTopics(settings));
    report(created.length > 0 ? `created ${created.join(', ')}` : 'all topics were there');
    return { result: { created } };
  }
}
