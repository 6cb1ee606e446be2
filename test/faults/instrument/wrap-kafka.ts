import { createRequire } from 'node:module';
import type { ConsumerRunConfig, Kafka } from 'kafkajs';
import type { Armed } from './armed.ts';
import type { Journal } from './journal.ts';

const kafkajs = createRequire(import.meta.url)('kafkajs') as { Kafka: typeof Kafka };

/** Meets the points between fetch and turn of the consumer that keeps its offsets elsewhere; commands come by another. */
export function wrapKafka(armed: Armed, journal: Journal): void {
  const make = kafkajs.Kafka.prototype.consumer;
  kafkajs.Kafka.prototype.consumer = function (this: Kafka, config) {
    const consumer = make.call(this, config);
    const run = consumer.run.bind(consumer);
    consumer.run = (options) => {
      if (!options?.eachBatch || options.autoCommit !== false) return run(options);
      consumer.on(consumer.events.GROUP_JOIN, () => journal.write({ t: 'join' }));
      return run({ ...options, eachBatch: meeting(options.eachBatch, armed) });
    };
    return consumer;
  };
}

function meeting(eachBatch: NonNullable<ConsumerRunConfig['eachBatch']>, armed: Armed): typeof eachBatch {
  return (payload) => {
    if (payload.batch.messages.length > 0) armed.meet('fetched');
    return eachBatch({
      ...payload,
      heartbeat: async () => {
        armed.meet('heartbeat');
        await payload.heartbeat();
        armed.meet('heartbeat');
      },
      resolveOffset: (offset) => {
        payload.resolveOffset(offset);
        armed.meet('taken');
      },
    });
  };
}
