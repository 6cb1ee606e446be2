import { createRequire } from 'node:module';
import type { Consumer } from 'kafkajs';
import { repeatFailedJoins } from '../../../libs/kafka/src/failed-join.patch.ts';
import { surviveLostBrokers } from '../../../libs/kafka/src/lost-broker.patch.ts';
import { beatWhateverTheClockSays } from '../../../libs/kafka/src/set-clock.patch.ts';
import { beatWhileFetching } from '../../../libs/kafka/src/slow-fetch.patch.ts';

/** Those parts of kafkajs that run as they are, on a model of the broker. */
const require = createRequire(import.meta.url);

surviveLostBrokers();
repeatFailedJoins();
beatWhateverTheClockSays();
beatWhileFetching();
/** The whole consumer: runner, fetcher, group, offsets, retries. */
export const createConsumer = require('kafkajs/src/consumer') as (options: object) => Consumer;
export const {
  KafkaJSConnectionError,
  KafkaJSOffsetOutOfRange,
  KafkaJSTopicMetadataNotLoaded,
  KafkaJSRequestTimeoutError,
} = require('kafkajs/src/errors') as {
  KafkaJSConnectionError: new (message: string, options?: object) => Error;
  KafkaJSOffsetOutOfRange: new (error: Error, at: { topic: string; partition: number }) => Error;
  KafkaJSTopicMetadataNotLoaded: new (message: string, at: { topic: string }) => Error;
  KafkaJSRequestTimeoutError: new (message: string, options?: object) => Error;
};

const { createErrorFromCode } = require('kafkajs/src/protocol/error') as {
  createErrorFromCode: (code: number) => Error;
};
const CODES = {
  OFFSET_OUT_OF_RANGE: 1,
  UNKNOWN_TOPIC_OR_PARTITION: 3,
  ILLEGAL_GENERATION: 22,
  UNKNOWN_MEMBER_ID: 25,
  REBALANCE_IN_PROGRESS: 27,
} as const;
export const protocolError = (type: keyof typeof CODES): Error => createErrorFromCode(CODES[type]);

interface Logger {
  namespace: () => Logger;
  info: () => void;
  warn: () => void;
  error: () => void;
  debug: () => void;
}
const nothing = (): void => undefined;
export const silentLogger: Logger = {
  namespace: () => silentLogger,
  info: nothing,
  warn: nothing,
  error: nothing,
  debug: nothing,
};
