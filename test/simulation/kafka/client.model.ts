import type { Consumer } from 'kafkajs';
import type { Kafka } from '@freshwax/kafka';
import type { BrokerModel } from './broker.model.ts';
import { ClusterModel } from './cluster.model.ts';
import { createConsumer, silentLogger } from './kafkajs.parts.ts';

/** What our code takes for a kafkajs client: its consumer is kafkajs' own, on a model of the broker. */
export function createKafkaModel(broker: BrokerModel): Kafka {
  const client = {
    consumer: (options: object): Consumer =>
      createConsumer({ ...options, cluster: new ClusterModel(broker), logger: silentLogger, metadataMaxAge: 300_000 }),
    admin: () => ({
      connect: async () => undefined,
      disconnect: async () => undefined,
      listTopics: () => broker.ask('topics', (answer) => answer([...broker.topics.keys()])),
      fetchTopicOffsets: (topic: string) => fetchTopicOffsets(broker, topic),
    }),
    [Symbol('private:Kafka:createCluster')]: () => new ClusterModel(broker),
  };
  return client as unknown as Kafka;
}

function fetchTopicOffsets(
  broker: BrokerModel,
  topic: string,
): Promise<{ partition: number; low: string; high: string }[]> {
  return broker.ask('watermarks', (answer) => {
    broker.log(topic, 0);
    const { logs } = broker.topics.get(topic)!;
    answer(logs.map(({ low, high }, partition) => ({ partition, low: String(low), high: String(high) })));
  });
}
