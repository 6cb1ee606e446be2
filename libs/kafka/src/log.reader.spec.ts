import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import type { Kafka } from './index.ts';
import { LogReader } from './log.reader.ts';

const Broker = createRequire(import.meta.url)('kafkajs/src/broker') as new (options: object) => object;

/** Knows one broker, to which there is a connection and nothing more. */
function kafkaOf(broker: object): Kafka {
  const cluster = {
    connect: async () => undefined,
    refreshMetadata: async () => undefined,
    disconnect: async () => undefined,
    addTargetTopic: async () => undefined,
    findLeaderForPartitions: () => ({ 0: [0] }),
    findBroker: async () => broker,
  };
  return { [Symbol('private:Kafka:createCluster')]: () => cluster } as unknown as Kafka;
}

describe('a log that is read', () => {
  it('fails as one that is away where a broker has not said yet what it speaks', async () => {
    const connectionPool = { connectionTimeout: 1_000, host: 'localhost', port: 9092 };
    const broker = new Broker({ connectionPool, logger: { namespace: () => undefined } });
    const records = new LogReader(kafkaOf(broker)).read({ topic: 'topic', partition: 0 }, { from: 0n, to: 1n });
    await expect(records.next()).rejects.toMatchObject({
      name: 'KafkaJSConnectionError',
      message: 'Broker not connected',
    });
  });
});
