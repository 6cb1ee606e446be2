import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createKafka, LogReader, TopicIds, TopicsAdmin, type Kafka, type KafkaConnection } from '@freshwax/kafka';

/** Kafka as operations use it, apart from what consumes. */
@Injectable()
export class OperationKafka implements OnApplicationShutdown {
  readonly client: Kafka;
  readonly admin: TopicsAdmin;
  readonly topicIds: TopicIds;
  readonly reader: LogReader;

  constructor(connection: KafkaConnection) {
    this.client = createKafka({ ...connection, clientId: 'freshwax-consumer-commands' });
    this.admin = new TopicsAdmin(this.client);
    this.topicIds = new TopicIds(this.client);
    this.reader = new LogReader(this.client);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.admin.disconnect(), this.topicIds.disconnect(), this.reader.disconnect()]);
  }
}
