import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';
import { repeatFailedJoins } from './failed-join.patch.ts';
import { registerBoundedCodecs } from './fetch/bounded-codecs.ts';
import { fetchBounded } from './fetch/fetch.patch.ts';
import { gatherFrames } from './gathered-frame.patch.ts';
import { guardIdleTimer } from './idle-timer.patch.ts';
import { surviveLostBrokers } from './lost-broker.patch.ts';
import { beatWhateverTheClockSays } from './set-clock.patch.ts';
import { beatWhileFetching } from './slow-fetch.patch.ts';
import { forgetTornFrames } from './torn-frame.patch.ts';

export interface KafkaSettings extends KafkaConnection {
  clientId: string;
  /** Is told what goes wrong and is tried again, in place of a line of JSON on stderr. */
  onError?: (message: string) => void;
}

interface Trouble {
  context: string;
  message: string;
  error: unknown;
}
const writeLine = (trouble: Trouble): void =>
  void process.stderr.write(`${JSON.stringify({ level: 'error', ...trouble })}\n`);

/**
 * Our corrections of kafkajs, for the whole process: what it fetches cannot be made to explode or to end it, no timer spins
 * when idle, a member goes on when a broker dies, when its clock is set and while it fetches, a join that failed is begun anew, and so is a
 * connection that broke.
 */
export function correctKafkajs(): void {
  registerBoundedCodecs();
  fetchBounded();
  guardIdleTimer();
  surviveLostBrokers();
  repeatFailedJoins();
  beatWhateverTheClockSays();
  beatWhileFetching();
  forgetTornFrames();
  gatherFrames();
}

/**
 * kafkajs, corrected. It tries again each second at the latest: brokers take 9 s to miss one of theirs, and every second of
 * a longer backoff after that is one of a longer stop.
 */
export function createKafka({ clientId, onError, ...connection }: KafkaSettings): Kafka {
  correctKafkajs();
  return new Kafka({
    clientId,
    ...connection,
    logLevel: logLevel.ERROR,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 1_000, retries: 24 },
    logCreator:
      () =>
      ({ namespace, log: { message, ...rest } }) =>
        onError
          ? onError(message)
          : writeLine({ context: `kafkajs:${namespace}`, message, error: rest['error'] as unknown }),
  });
}
