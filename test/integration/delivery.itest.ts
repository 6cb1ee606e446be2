import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topicTable } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import {
  aggregateDifferences,
  cassandraDifferences,
  ledgerDifferences,
  stateDifferences,
} from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { observation, PARTITIONS, Sender, type Sent } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';
import { makeTopics } from '../topics.ts';

/** Of consumers that nobody kills: one that has to wait for its machine is not given up. */
const LONG_SESSION = { FRESHWAX_SESSION_TIMEOUT_MS: '60000' };

async function differences(
  { cassandra, pool }: TestPipeline,
  sent: readonly Sent[],
  good: readonly Sent[] = sent,
): Promise<string[]> {
  return [
    ...(await cassandraDifferences(cassandra, sent)),
    ...(await ledgerDifferences(pool, sent)),
    ...(await stateDifferences(pool, good)),
    ...(await aggregateDifferences(pool)),
  ];
}

describe('a record on its way', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  it('ends once in each store, good or not, and the others of its chunk are applied', async () => {
    await sender.sendObservations(0, 1_200);
    const good = [...sender.sent];
    const event = sealEvent(observation('track_meta', 1));
    const poison: [string, Buffer | null][] = [
      ['null-value', null],
      ['not-json', Buffer.from('{"half":')],
      ['not-utf8', Buffer.from([0x22, 0xff, 0x22])],
      ['too-deep', Buffer.from('['.repeat(10_000))],
      ['too-large', Buffer.from(JSON.stringify({ ...event, pad: 'x'.repeat(900_000) }))],
      ['unknown-version', Buffer.from(JSON.stringify({ ...event, version: 7 }))],
      ['contract', Buffer.from(JSON.stringify({ ...event, payload: { name: 1 } }))],
      ['future', Buffer.from(JSON.stringify({ ...event, observed_at: Date.now() + 86_400_000 }))],
    ];
    for (const [, value] of poison) await sender.send('track_meta', [{ key: event.entity_id, value }], 0);
    await sender.send('track_meta', [{ key: Buffer.alloc(70_000, 'k'), value: Buffer.from(JSON.stringify(event)) }], 0);
    const afterPoison = sender.sent.length;
    await sender.sendObservations(1_200, 1_400);
    good.push(...sender.sent.slice(afterPoison));

    const consumer = await pipeline.startConsumer();
    await pipeline.drained();

    expect(await differences(pipeline, sender.sent, good)).toEqual([]);
    const { rows } = await pipeline.pool.query<{ reason: string; path: string | null }>(
      'SELECT reason, path FROM book.dead_letter ORDER BY reason',
    );
    expect(rows.map((row) => row.reason)).toEqual([...poison.map(([reason]) => reason), 'key-mismatch'].toSorted());
    expect(rows.find((row) => row.reason === 'contract')?.path).toMatch(/^\/payload/);
    expect(await consumer.kill('SIGTERM')).toBe(0);
  });

  it('is refused by PostgreSQL alone: its chunk is halved until it is found', async () => {
    const owner = testPool(pipeline.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await owner.query(`ALTER TABLE live.artist_meta ADD CONSTRAINT no_villain CHECK (name <> 'villain')`);
    await owner.end();
    const before = sender.sent.length;
    const names = Array.from({ length: 41 }, (_, at) => (at === 17 ? 'villain' : `n${at}`));
    const events = names.map((name, at) =>
      sealEvent({
        type: 'artist_meta',
        source: 'import',
        observed_at: 1,
        entity_id: `h-${at}`,
        payload: { name, images: [], url: null },
        missing: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'],
      }),
    );
    await sender.send(
      'artist_meta',
      events.map((event) => ({ key: event.entity_id, value: Buffer.from(JSON.stringify(event)) })),
      1,
    );

    const consumer = await pipeline.startConsumer();
    await pipeline.drained();

    const { rows } = await pipeline.pool.query<{ off: string }>(
      `SELECT off FROM book.dead_letter WHERE reason = 'refused-by-postgres'`,
    );
    expect(rows).toEqual([{ off: String(sender.sent[before + 17]!.offset) }]);
    const kept = await pipeline.pool.query<{ n: string }>(
      `SELECT count(*) AS n FROM live.artist_meta WHERE source = 'import'`,
    );
    expect(kept.rows[0]!.n).toBe('40');
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    await consumer.kill('SIGTERM');
  });
});

describe('two consumers that are killed while they work', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  let next = 0;
  async function more(observations: number): Promise<void> {
    const from = next;
    next += observations;
    await sender.sendObservations(from, next);
  }

  it('share the partitions, lose nothing and count nothing twice', async () => {
    const [first, second] = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    // Whoever joins later has nothing of what came before.
    await eventually(async () => {
      await more(1_000);
      await pipeline.drained();
      expect(await first.metric('consumer_records_total')).toBeGreaterThan(0);
      expect(await second.metric('consumer_records_total')).toBeGreaterThan(0);
    });

    let alive: AppProcess[] = [first, second];
    for (let round = 1; round <= 4; round++) {
      const before = sender.sent.length;
      const sending = more(1_000);
      await eventually(async () => expect(await applied(pipeline)).toBeGreaterThan(before + round * 97));
      const victim = alive[round % 2]!;
      expect(await victim.kill('SIGKILL')).toBe('SIGKILL');
      const replacement = pipeline.startConsumer();
      await sending;
      alive = [alive[(round + 1) % 2]!, await replacement];
    }

    await pipeline.drained();
    expect(await differences(pipeline, sender.sent)).toEqual([]);
    await Promise.all(alive.map((it) => it.kill('SIGTERM')));
  });

  it('a chunk under an epoch that someone has raised changes nothing, and is applied once under a new claim', async () => {
    const consumers = await Promise.all([1, 2].map(() => pipeline.start('consumer', LONG_SESSION)));
    await pipeline.drained();
    const fences = async (): Promise<number> =>
      (await Promise.all(consumers.map((it) => it.metric('consumer_fences_total')))).reduce((sum, n) => sum + n, 0);
    expect(await fences()).toBe(0);
    // Whoever happens to claim between the two is not fenced.
    await eventually(async () => {
      await pipeline.pool.query('UPDATE book.ingest_offset SET epoch = epoch + 1');
      await more(500);
      await pipeline.drained();
      expect(await fences()).toBeGreaterThan(0);
    });
    expect(await differences(pipeline, sender.sent)).toEqual([]);
    await Promise.all(consumers.map((it) => it.kill('SIGTERM')));
  });

  it('a consumer that slept through its session is fenced, not believed', async () => {
    const [sleeper] = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    sleeper.signal('SIGSTOP');
    await more(500);
    await pipeline.drained();
    sleeper.signal('SIGCONT');
    await more(500);
    await pipeline.drained();
    expect(await differences(pipeline, sender.sent)).toEqual([]);
  });
});

describe('records of a transaction', () => {
  it('are applied once committed, and what is aborted moves the position without a new claim', async () => {
    const pipeline = await TestPipeline.create(1);
    const topic = pipeline.topicPrefix + topicTable.track.topic;
    const producer = pipeline.kafka.producer({
      transactionalId: `${pipeline.topicPrefix}writer`,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    try {
      const consumer = await pipeline.start('consumer', LONG_SESSION);
      const claimed = await ledgerRow(pipeline, topic);
      await producer.connect();
      for (let at = 0; at < 12; at++) {
        const transaction = await producer.transaction();
        const value = JSON.stringify(sealEvent(observation('track', at)));
        await transaction.send({ topic, messages: [{ key: `track-${at}`, value }] });
        await (at % 3 === 0 ? transaction.commit() : transaction.abort());
      }

      await eventually(async () => expect((await ledgerRow(pipeline, topic)).applied).toBe('4'));
      await eventually(async () => expect(await consumer.metric('consumer_lag_records{')).toBe(0));
      expect((await ledgerRow(pipeline, topic)).epoch).toBe(claimed.epoch);
    } finally {
      await producer.disconnect();
      await pipeline.close();
    }
  });
});

describe('a topic that is deleted and made again', () => {
  it('is noticed before anything is published to it', async () => {
    const pipeline = await TestPipeline.create(1);
    try {
      const consumer = await pipeline.startConsumer();
      await eventually(async () => expect((await consumer.readiness()).status).toBe('ok'));
      await makeAnew(pipeline, pipeline.topicPrefix + topicTable.track.topic);
      await eventually(async () => {
        const { checks } = await consumer.readiness();
        expect(checks['kafka']?.detail).toContain('was recreated');
      });
    } finally {
      await pipeline.close();
    }
  });

  it('stops its partitions and names what to do, instead of going on in the new one, until it was decided', async () => {
    const pipeline = await TestPipeline.create(1);
    const sender = await new Sender(pipeline).connect();
    try {
      const consumer = await pipeline.startConsumer();
      await sender.send(
        'track',
        [{ key: 'track-1', value: Buffer.from(JSON.stringify(sealEvent(observation('track', 1)))) }],
        0,
      );
      await pipeline.drained();
      const topic = pipeline.topicPrefix + topicTable.track.topic;
      await makeAnew(pipeline, topic);
      await sender.send(
        'track',
        [2, 3, 4].map((at) => ({
          key: `track-${at}`,
          value: Buffer.from(JSON.stringify(sealEvent(observation('track', at)))),
        })),
        0,
      );

      await eventually(async () => {
        const { checks } = await consumer.readiness();
        expect(checks['kafka']?.detail).toContain('was recreated');
      });
      const { rows } = await pipeline.pool.query<{ applied: string }>(
        'SELECT applied FROM book.ingest_offset WHERE topic = $1',
        [topic],
      );
      expect(rows[0]?.applied).toBe('1');
      // Of the old topic's rows there are no more than it had records: what the new one holds at its offsets is not among them.
      const kept = await pipeline.cassandra.execute('SELECT offset FROM spotify_events WHERE log_window = ?', [
        `${topic}/0/0/0`,
      ]);
      expect(kept.rows).toHaveLength(1);

      // The operator decides; the consumer that stands still finds it by itself.
      const key = 'a-key-for-this-test';
      const gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: key });
      await gateway.operate({ type: 'adopt', topic }, key);
      await pipeline.drained();
      expect((await ledgerRow(pipeline, topic)).applied).toBe('3');
      await eventually(async () => expect((await consumer.readiness()).status).toBe('ok'));
    } finally {
      await sender.disconnect();
      await pipeline.close();
    }
  });
});

async function makeAnew({ admin: topics, kafka, topicPrefix }: TestPipeline, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await eventually(async () => expect(await admin.listTopics()).not.toContain(topic));
  await makeTopics(topics, { topicPrefix, partitions: 1, replication: 1 });
  await admin.disconnect();
}

async function ledgerRow({ pool }: TestPipeline, topic: string): Promise<{ applied: string; epoch: string }> {
  const { rows } = await pool.query<{ applied: string; epoch: string }>(
    'SELECT applied, epoch FROM book.ingest_offset WHERE topic = $1',
    [topic],
  );
  return rows[0]!;
}

async function applied({ pool }: TestPipeline): Promise<number> {
  const { rows } = await pool.query<{ n: string }>('SELECT coalesce(sum(applied), 0) AS n FROM book.ingest_offset');
  return Number(rows[0]!.n);
}
