import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompressionTypes } from 'kafkajs';
import { topicTable } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import type { AppProcess } from '../delivery/app.process.ts';
import { cassandraDifferences, ledgerDifferences, stateDifferences } from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { poison, poisonKinds } from '../delivery/poison.ts';
import { observation, PARTITIONS, Sender, type Sent } from '../delivery/sender.ts';

/** What is promised of a consumer. */
const MOST_RSS_MB = 250;

interface Message {
  key: string | Buffer;
  value: Buffer | null;
  headers?: Record<string, string>;
  isGood: boolean;
}

describe('poison', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let consumer: AppProcess;
  let topic: string;
  const good: Sent[] = [];
  let dead = 0;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    topic = pipeline.topicPrefix + topicTable.track_meta.topic;
    sender = await new Sender(pipeline).connect();
    consumer = await pipeline.startConsumer();
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  const highest = async (): Promise<number> =>
    Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${consumer.pid}/status`, 'utf8'))![1]) / 1024;

  async function expectAll(): Promise<void> {
    await pipeline.drained();
    expect(consumer.end).toBeNull();
    const { rows } = await pipeline.pool.query<{ n: string }>('SELECT count(*) AS n FROM book.dead_letter');
    expect(Number(rows[0]!.n)).toBe(dead);
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await stateDifferences(pipeline.pool, good)).toEqual([]);
    expect(await highest()).toBeLessThan(MOST_RSS_MB);
  }

  it.each([
    [0.01, 1],
    [0.5, 10],
    [1, 10],
  ])(
    'is %f of the traffic, each kind %i times: each is a dead letter once with its reason, and all else is applied',
    async (share, times) => {
      const every = Math.round(1 / share);
      const total = times * poisonKinds.length * every;
      const expected = new Map<string, number>();
      const messages = Array.from({ length: total }, (_, at): Message => {
        if (at % every !== 0) return { ...messageOf(at), isGood: true };
        const { reason, key, value, headers } = poison(at / every);
        expected.set(reason, (expected.get(reason) ?? 0) + 1);
        return { key, value, ...(headers && { headers }), isGood: false };
      });
      const before = await letters();
      for (const [partition, part] of inThree(messages).entries())
        for (let from = 0; from < part.length; from += 100)
          for (const group of bySize(part.slice(from, from + 100))) {
            const sentBefore = sender.sent.length;
            await sender.send('track_meta', group, partition);
            good.push(...sender.sent.slice(sentBefore).filter((_, at) => group[at]!.isGood));
          }
      dead += [...expected.values()].reduce((sum, n) => sum + n, 0);
      await expectAll();
      const after = await letters();
      const came = [...after].map(([reason, n]) => [reason, n - (before.get(reason) ?? 0)] as const);
      expect(new Map(came.filter(([, n]) => n > 0))).toEqual(expected);
      expect(await cassandraDifferences(pipeline.cassandra, sender.sent)).toEqual([]);
    },
  );

  it('is a record set that grows without bound: it is one dead letter a record, and what follows it is applied', async () => {
    const producer = pipeline.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    for (const compression of [CompressionTypes.GZIP, CompressionTypes.ZSTD]) {
      const bomb = { partition: 0, key: 'bomb', value: Buffer.alloc(100 * 1024 * 1024) };
      const messages = [bomb, { ...bomb, value: Buffer.from('{}') }, { ...bomb, value: Buffer.from('{}') }];
      await producer.send({ topic, acks: -1, compression, messages });
    }
    await producer.disconnect();
    const letter = `SELECT count(*)::int AS n, min(detail) AS detail FROM book.dead_letter WHERE reason = 'undecodable-batch'`;
    await pipeline.drained();
    const { rows } = await pipeline.pool.query<{ n: number; detail: string }>(letter);
    expect(rows[0]).toEqual({ n: 6, detail: 'the record set it lay in: it grows beyond 8 MiB once decompressed' });
    expect(await highest()).toBeLessThan(MOST_RSS_MB);

    const sentBefore = sender.sent.length;
    await sender.send('track_meta', [messageOf(5_000)], 0);
    await pipeline.drained();
    good.push(...sender.sent.slice(sentBefore));
    expect(await stateDifferences(pipeline.pool, good)).toEqual([]);
    expect(consumer.end).toBeNull();
  });

  it.each(['lz4', 'snappy'])('is no record set in %s, as the clients of Java write it', async (codec) => {
    const { java: program, jars } = await findKafkaTools();
    const before = await pipeline.pool.query<{ n: string }>('SELECT sum(applied) AS n FROM book.ingest_offset');
    const lines = Array.from({ length: 300 }, (_, at) => `${messageOf(at).key}\t${messageOf(at).value.toString()}\n`);
    const args = ['--bootstrap-server', pipeline.env['FRESHWAX_KAFKA_BROKERS']!, '--topic', topic];
    const keyed = ['--command-property', 'batch.size=100000', '--reader-property', 'parse.key=true'];
    // By its own limits it would give records up on a busy machine, say so, and end well.
    const patient = ['--request-timeout-ms', '60000', '--message-send-max-retries', '1000'];
    const tool = [...args, ...keyed, ...patient, '--compression-codec', codec];
    const java = spawn(
      program,
      [
        '-Xmx128m',
        `-Djava.io.tmpdir=${tmpdir()}`,
        '-cp',
        join(jars, '*'),
        'org.apache.kafka.tools.ConsoleProducer',
        ...tool,
      ],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    let said = '';
    java.stderr.on('data', (text: Buffer) => (said += text.toString()));
    java.stdin.end(lines.join(''));
    const [code] = (await once(java, 'exit')) as [number];
    if (code !== 0) throw new Error(said);
    await pipeline.drained();
    const after = await pipeline.pool.query<{ n: string }>('SELECT sum(applied) AS n FROM book.ingest_offset');
    expect(Number(after.rows[0]!.n) - Number(before.rows[0]!.n)).toBe(300);
  });

  async function letters(): Promise<Map<string, number>> {
    const { rows } = await pipeline.pool.query<{ reason: string; n: number }>(
      'SELECT reason, count(*)::int AS n FROM book.dead_letter GROUP BY reason',
    );
    return new Map(rows.map(({ reason, n }) => [reason, n]));
  }
});

/** The stack is a project of its own, with types of its own. */
async function findKafkaTools(): Promise<{ java: string; jars: string }> {
  const [jarsModule, javaModule] = ['../../stack/install/jars.mjs', '../../stack/install/java.mjs'];
  const { installJars } = (await import(jarsModule)) as { installJars: (name: string) => Promise<string> };
  const { findJava } = (await import(javaModule)) as { findJava: () => string };
  return { java: findJava(), jars: await installJars('kafka') };
}

function messageOf(at: number): { key: string; value: Buffer } {
  const event = sealEvent(observation('track_meta', at));
  return { key: event.entity_id, value: Buffer.from(JSON.stringify(event)) };
}

const inThree = <T>(all: readonly T[]): T[][] => [0, 1, 2].map((part) => all.filter((_, at) => at % 3 === part));

/** A request has at most 1 MB. */
function* bySize(messages: readonly Message[]): Generator<Message[]> {
  let group: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + message.key.length + 60_000;
    if (group.length > 0 && bytes + size > 950_000) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(message);
    bytes += size;
  }
  if (group.length > 0) yield group;
}
