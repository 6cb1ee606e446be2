import type { Trial } from '../fault.ts';

/** A member that is given partitions and reads nothing; when it goes, the others claim anew what it had. */
export async function joinAndLeave({ pipeline }: Pick<Trial, 'pipeline'>): Promise<void> {
  const { kafka, topicPrefix, admin } = pipeline;
  const member = kafka.consumer({ groupId: `${topicPrefix}freshwax-consumer`, allowAutoTopicCreation: false });
  const joined = new Promise<void>((resolve) => void member.on(member.events.GROUP_JOIN, () => resolve()));
  await member.connect();
  const topics = (await admin.listTopics()).filter((it) => it.startsWith(`${topicPrefix}spotify`));
  await member.subscribe({ topics });
  await member.run({ autoCommit: false, eachBatch: async () => undefined });
  await joined;
  await member.disconnect();
}
