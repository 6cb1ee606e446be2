import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { streams, type Observation, type Source } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import { aggregateDifferences, cassandraDifferences, ledgerDifferences } from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { rawDifferences } from '../delivery/raw.checker.ts';
import { observation, PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;

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

async function send(source: Source, from: number, observedAt: (at: number) => number): Promise<void> {
  for (const stream of streams) {
    const all = Array.from({ length: 300 }, (_, step) => {
      const at = from + step;
      const it = { ...observation(stream, at), source, entity_id: `${stream}-${at}`, observed_at: observedAt(at) };
      const event = sealEvent(it as Observation);
      return { key: event.entity_id, value: Buffer.from(JSON.stringify(event)) };
    });
    await sender.send(stream, all);
  }
}

const rowsOf = async (where: string): Promise<number> => {
  const tables = ['albums', 'tracks', 'track_meta', 'artist_meta', 'spotify_events', 'popularity_history'];
  const counts = tables.map((table) => `SELECT count(*) AS n FROM live.${table} WHERE ${where}`).join(' UNION ALL ');
  const { rows } = await pipeline.pool.query<{ n: string }>(`SELECT sum(n) AS n FROM (${counts}) AS c`);
  return Number(rows[0]!.n);
};

it('what its source no longer allows to keep when it comes is counted, and stored nowhere', async () => {
  const old = Date.now() - (RETENTION_DAYS + 1) * DAY_MS - 60_000;
  await send('spotify', 0, (at) => old - at);
  const expired = [...sender.sent];
  await send('import', 0, (at) => old - at);
  await send('spotify', 300, (at) => Date.now() - DAY_MS - at);
  const consumer = await pipeline.startConsumer();
  await pipeline.drained();

  const kept = sender.sent.filter((it) => !expired.includes(it));
  expect(await cassandraDifferences(pipeline.cassandra, kept)).toEqual([]);
  expect(await rawDifferences(pipeline.cassandra, pipeline.pool)).toEqual([]);
  expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
  expect(await rowsOf(`source = 'spotify' AND observed_at <= ${old}`)).toBe(0);
  await eventually(async () =>
    expect(await consumer.metric('consumer_records_total{stream="track",verdict="expired"')).toBe(300),
  );
  // The pass of its start has ended: it found nothing.
  await eventually(async () => expect((await pipeline.pool.query('SELECT FROM book.retention_pass')).rowCount).toBe(1));
  await consumer.kill('SIGTERM');
});

it('a raw row ends at the midnight on which its state row expires', async () => {
  const { rows } = await pipeline.pool.query<{ part: number; off: string; ms: string }>(
    `SELECT part, off, extract(epoch FROM expires_on) * 1000 AS ms FROM live.tracks WHERE source = 'spotify' LIMIT 1`,
  );
  const { part, off, ms } = rows[0]!;
  const found = await pipeline.cassandra.execute(
    'SELECT ttl(payload) AS left FROM spotify_events WHERE log_window = ? AND offset = ?',
    [`${pipeline.topicPrefix}spotify.new_releases.track/${part}/0/0`, BigInt(off)],
  );
  const endsAt = Date.now() + (found.rows[0]!['left'] as number) * 1_000;
  expect(Math.abs(endsAt - Number(ms))).toBeLessThan(60_000);
  expect(Number(ms) % DAY_MS).toBe(0);
});

it('rows whose day has come while no consumer ran go when one starts, with their share of every aggregate', async () => {
  expect((await pipeline.pool.query('DELETE FROM book.retention_pass')).rowCount).toBe(1);
  for (const table of ['albums', 'tracks', 'track_meta', 'artist_meta', 'spotify_events', 'popularity_history'])
    await pipeline.pool.query(
      `UPDATE live.${table} SET expires_on = (now() AT TIME ZONE 'UTC')::date - (observed_at % 2)::int WHERE source = 'spotify' AND observed_at % 3 > 0`,
    );
  const due = await rowsOf(`expires_on <= (now() AT TIME ZONE 'UTC')::date`);
  const others = await rowsOf(`expires_on > (now() AT TIME ZONE 'UTC')::date`);
  expect(due).toBeGreaterThan(500);

  const consumers = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
  await eventually(async () => expect(await rowsOf(`expires_on <= (now() AT TIME ZONE 'UTC')::date`)).toBe(0));

  expect(await rowsOf('true')).toBe(others);
  expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  const { rows } = await pipeline.pool.query<{ n: string }>(
    `SELECT sum(n) AS n FROM book.removal WHERE cause = 'expiry'`,
  );
  expect(Number(rows[0]!.n)).toBe(due);
  await eventually(async () => {
    const counted = await Promise.all(consumers.map((it) => it.metric('expired_rows_total')));
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(due);
  });
});
