import { trace } from '@opentelemetry/api';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Command } from '@freshwax/contracts';
import { createKafka, kafkaConnection, Publisher, TopicIds, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { toTraceparent } from '@freshwax/runtime/trace';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { within } from './within.ts';

const STOP_DEADLINE_MS = 2_000;

/** Kafka, connected when first asked: looks at topics and their ids, and publishes commands. */
@Injectable()
export class KafkaStore implements OnApplicationShutdown {
  readonly topics: TopicsAdmin;
  readonly topicIds: TopicIds;
  private readonly kafka: Kafka;
  private publishing: Promise<Publisher> | undefined;

  constructor(@Inject(GATEWAY_ENV) private readonly env: GatewayEnv) {
    this.kafka = createKafka({ ...kafkaConnection(env), clientId: 'freshwax-gateway' });
    this.topics = new TopicsAdmin(this.kafka);
    this.topicIds = new TopicIds(this.kafka);
  }

  /** @throws KafkaJSError when the broker refuses or stays away */
  async publishCommand(command: Command): Promise<void> {
    const span = trace.getActiveSpan();
    await (await this.publisher()).publishCommand(command, span && { traceparent: toTraceparent(span) });
  }

  /** kafkajs goes on connecting to a broker that is away; the process does not wait for that. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([
      within(STOP_DEADLINE_MS, this.topics.disconnect()),
      within(STOP_DEADLINE_MS, this.topicIds.disconnect()),
      within(STOP_DEADLINE_MS, this.stopPublishing()),
    ]);
  }

  private async stopPublishing(): Promise<void> {
    const publisher = await this.publishing?.catch(() => undefined);
    await publisher?.disconnect();
  }

  private publisher(): Promise<Publisher> {
    this.publishing ??= this.connect().catch((error: unknown) => {
      this.publishing = undefined;
      throw error;
    });
    return this.publishing;
  }

  private async connect(): Promise<Publisher> {
    const publisher = new Publisher(this.kafka, this.env.FRESHWAX_TOPIC_PREFIX);
    await publisher.connect();
    return publisher;
  }
}
