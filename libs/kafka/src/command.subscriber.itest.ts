import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { commandTopic } from '@freshwax/contracts';
import { isolatedNamespace } from '../../../test/servers.ts';
import { makeTopics } from '../../../test/topics.ts';
import { subscribeToCommands } from './command.subscriber.ts';
import { createKafka } from './kafka.client.ts';
import { Publisher } from './publisher.ts';
import { TopicsAdmin } from './topics.admin.ts';

it('commits a command before the next of the same batch begins, so that a crash repeats one and not all', async () => {
  const { env } = await isolatedNamespace();
  const topicPrefix = env['FRESHWAX_TOPIC_PREFIX']!;
  const kafka = createKafka({ brokers: env['FRESHWAX_KAFKA_BROKERS']!.split(','), clientId: 'test' });
  const topics = new TopicsAdmin(kafka);
  await makeTopics(topics, { topicPrefix, partitions: 1, replication: 1 });
  const publisher = new Publisher(kafka, topicPrefix);
  await publisher.connect();
  for (let at = 0; at < 2; at++) await publisher.publishCommand({ type: 'poll', operationId: randomUUID() });
  const admin = kafka.admin();
  await admin.connect();
  const committed = async (): Promise<string | undefined> => {
    const answer = await admin.fetchOffsets({ groupId: `${topicPrefix}g`, topics: [topicPrefix + commandTopic.topic] });
    return answer[0]?.partitions[0]?.offset;
  };

  const seen: (string | undefined)[] = [];
  const { promise: both, resolve } = Promise.withResolvers<void>();
  const subscription = await subscribeToCommands({
    kafka,
    topicPrefix,
    groupId: 'g',
    handle: async () => {
      seen.push(await committed());
      if (seen.length === 2) resolve();
    },
    onInvalid: () => undefined,
    onCrash: () => undefined,
  });
  await both;
  await Promise.all([subscription.stop(), publisher.disconnect(), admin.disconnect(), topics.disconnect()]);

  expect(seen).toEqual(['-1', '1']);
});
