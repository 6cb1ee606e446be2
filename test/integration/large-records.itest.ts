import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CompressionTypes, type Producer } from 'kafkajs';
import { topicTable, type Observation } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import { consumerMemory } from '../../stack/services/node-memory.ts';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { observation, PARTITIONS } from '../delivery/sender.ts';
import { hold } from '../delivery/worker.ts';

/** All sets together are 350 MB once they are inflated. */
const SETS = 48;
const RECORDS = 30;
const MOST_RSS_MB = 400;
const LONG_AGO = Date.UTC(2020, 0);

let pipeline: TestPipeline;
let producer: Producer;
let consumer: AppProcess;
beforeAll(async () => {
  pipeline = await TestPipeline.create(PARTITIONS);
  producer = pipeline.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  // As the stack starts it.
  consumer = await AppProcess.spawn('consumer', {
    env: { ...consumerMemory.env, ...pipeline.env },
    flags: consumerMemory.flags,
  });
  await consumer.becomes('ready');
});
afterAll(async () => {
  await consumer.kill('SIGKILL');
  await producer.disconnect();
  await pipeline.close();
});

/** 240 KB that are 1 KB once packed. Its source no longer allows to keep it: it is judged and counted, and fills no disk. */
function largeMessage(): { key: string; value: Buffer } {
  const small = observation('track_meta', 1);
  const artists = Array.from({ length: 120 }, (_, at) => ({ id: `r-${at}`, name: 'R'.repeat(2_000) }));
  const large = { ...small, source: 'spotify', observed_at: LONG_AGO, payload: { ...small.payload, artists } };
  const event = sealEvent(large as Observation);
  return { key: event.entity_id, value: Buffer.from(JSON.stringify(event)) };
}

it('records that are small in Kafka and large in memory wait there while a store does not answer', async () => {
  const books = await hold(pipeline.pool, 'SELECT 1 FROM book.ingest_offset FOR UPDATE');
  const topic = pipeline.topicPrefix + topicTable.track_meta.topic;
  const message = largeMessage();
  for (let at = 0; at < SETS; at++) {
    // One partition first, then all.
    const partition = at < SETS / 2 ? 0 : at % PARTITIONS;
    const messages = Array.from({ length: RECORDS }, () => ({ ...message, partition }));
    await producer.send({ topic, acks: -1, compression: CompressionTypes.ZSTD, messages });
  }
  await books.release();
  await pipeline.drained();

  const { rows } = await pipeline.pool.query('SELECT sum(applied)::int AS n FROM book.ingest_offset');
  expect(rows).toEqual([{ n: SETS * RECORDS }]);
  const status = await readFile(`/proc/${consumer.pid}/status`, 'utf8');
  expect(Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024).toBeLessThan(MOST_RSS_MB);
});
