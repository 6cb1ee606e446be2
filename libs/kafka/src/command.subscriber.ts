import type { Kafka } from 'kafkajs';
import { commandSchema, commandTopic, type Command } from '@freshwax/contracts';
import { whileBeating } from './beating.ts';

/** A command may take minutes and keeps the process busy; nobody waits for the next one by the second. */
const USUAL_SESSION_MS = 30_000;

export interface CommandSubscription {
  stop(): Promise<void>;
}

/**
 * Hands over commands one at a time, each at least once: its offset is committed after `handle` resolved, so that a
 * command survives a crash. What is no command is skipped and reported to `onInvalid`. A command that fails has said so
 * on its operation; `handle` rejects only when it should be handed over again.
 */
export async function subscribeToCommands(options: {
  kafka: Kafka;
  topicPrefix: string;
  groupId: string;
  /** After this long without a heartbeat another takes the command up, ms; default 30 s. */
  sessionTimeoutMs?: number;
  handle: (command: Command) => Promise<void>;
  onInvalid: (reason: string) => void;
  /** The consumer is gone for good: end the process. */
  onCrash: (error: Error) => void;
}): Promise<CommandSubscription> {
  const { kafka, topicPrefix, groupId, handle, onInvalid, onCrash, sessionTimeoutMs = USUAL_SESSION_MS } = options;
  const heartbeatInterval = Math.min(3_000, sessionTimeoutMs / 4);
  const consumer = kafka.consumer({
    groupId: topicPrefix + groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 1_000,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval,
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) onCrash(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topic: topicPrefix + commandTopic.topic, fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    eachBatch: async ({
      batch,
      resolveOffset,
      heartbeat,
      commitOffsetsIfNecessary,
      uncommittedOffsets,
      isRunning,
      isStale,
    }) => {
      for (const message of batch.messages) {
        if (!isRunning() || isStale()) return;
        const command = parseCommand(message.value);
        if (command) await whileBeating({ heartbeat, everyMs: heartbeatInterval }, () => handle(command));
        else onInvalid(`offset ${message.offset} of ${batch.topic} is no command`);
        resolveOffset(message.offset);
        // Without the offsets it commits nothing: kafkajs has no threshold of its own here.
        await commitOffsetsIfNecessary(uncommittedOffsets());
      }
    },
  });
  return {
    stop: () => consumer.disconnect(),
  };
}

function parseCommand(value: Buffer | null): Command | undefined {
  try {
    return commandSchema.safeParse(JSON.parse(value?.toString('utf8') ?? '')).data;
  } catch {
    return undefined;
  }
}
