import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Command } from '@freshwax/contracts';
import { createKafka, Publisher, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';

/** Kafka, connected when first asked: looks at topics, and publishes commands. */
@Injectable()
export class KafkaStore implements OnApplicationShutdown {
  readonly topics: TopicsAdmin;
  private readonly kafka: Kafka;
  private publishing: Promise<Publisher> | undefined;

  constructor(@Inject(GATEWAY_ENV) private readonly env: GatewayEnv) {
    this.kafka = createKafka({ brokers: env.FRESHWAX_KAFKA_BROKERS, clientId: 'freshwax-gateway' });
    this.topics = new TopicsAdmin(this.kafka);
  }

  /** @throws KafkaJSError when the broker refuses or stays away */
  async publishCommand(command: Command): Promise<void> {
    await (await this.publisher()).publishCommand(command);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.topics.disconnect().catch(() => undefined);
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
