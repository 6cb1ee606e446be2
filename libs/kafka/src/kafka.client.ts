import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';
import { registerBoundedCodecs } from './fetch/bounded-codecs.ts';
import { readFetchAnswersBounded } from './fetch/fetch-answers.patch.ts';
import { guardIdleTimer } from './idle-timer.patch.ts';

export interface KafkaSettings extends KafkaConnection {
  clientId: string;
}

/** kafkajs with our corrections: what it fetches cannot be made to explode or to end it, and no timer spins when idle. */
export function createKafka({ clientId, ...connection }: KafkaSettings): Kafka {
  registerBoundedCodecs();
  readFetchAnswersBounded();
  guardIdleTimer();
  return new Kafka({
    clientId,
    ...connection,
    logLevel: logLevel.ERROR,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 8 },
    logCreator:
      () =>
      ({ namespace, log: { message, ...rest } }) => {
        process.stderr.write(
          `${JSON.stringify({ level: 'error', context: `kafkajs:${namespace}`, message, error: rest['error'] })}\n`,
        );
      },
  });
}
