import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  reconcileReport,
  replayReport,
  streams,
  type Observation,
  type ReconcileReport,
  type Source,
} from '@freshwax/contracts';
import { LogReader, sealEvent } from '@freshwax/kafka';
import type { AppProcess } from '../delivery/app.process.ts';
import { fingerprints, loseRows, PATIENTLY } from '../delivery/lost-rows.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { observation, PARTITIONS, Sender } from '../delivery/sender.ts';
import { hold, waitingWorker } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';
import { makeTopics } from '../topics.ts';

const DAY_MS = 86_400_000;
const KEY = 'a-key-for-this-test';

let pipeline: TestPipeline;
let sender: Sender;
let gateway: AppProcess;
let operator: Operator;
let consumers: AppProcess[];
beforeAll(async () => {
  pipeline = await TestPipeline.create(PARTITIONS);
  sender = await new Sender(pipeline).connect();
  gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY });
  operator = new Operator(gateway, KEY);
  consumers = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
  await sender.sendObservations(0, 600);
  await sendOf('spotify', (at) => Date.now() - DAY_MS - at);
  await sendOf('spotify', (at) => Date.now() - 40 * DAY_MS - at);
  await sendPoison();
  await pipeline.drained();
});
afterAll(async () => {
  await sender.disconnect();
  await pipeline.close();
});

/** 100 of each stream. */
async function sendOf(source: Source, observedAt: (at: number) => number): Promise<void> {
  for (const stream of streams) {
    const events = Array.from({ length: 100 }, (_, at) =>
      sealEvent({ ...observation(stream, at), source, observed_at: observedAt(at) } as Observation),
    );
    await sender.send(
      stream,
      events.map((event) => ({ key: event.entity_id, value: Buffer.from(JSON.stringify(event)) })),
    );
  }
}

const sendPoison = (): Promise<void> =>
  sender.send('track', [
    { key: 'k', value: Buffer.from('no json') },
    { key: 'k', value: null },
    { key: 'x'.repeat(70_000), value: Buffer.from([0xff, 0xfe]) },
  ]);

const topicOf = (end: string): string => `${pipeline.topicPrefix}${end}`;
const TRACKS = 'spotify.new_releases.track';

async function reconcile(asked: { repair?: boolean; topics?: string[] } = {}): Promise<ReconcileReport> {
  const operation = await operator.run({ type: 'reconcile', repair: false, ...asked });
  expect(operation).toMatchObject({ state: 'succeeded', error: null });
  return reconcileReport.parse(operation.result);
}

const sumOf = (report: ReconcileReport, what: 'expected' | 'found' | 'expired' | 'purged' | 'offsets' | 'compared') =>
  report.logs.reduce((sum, log) => sum + log[what], 0);
const kindsOf = (report: ReconcileReport) => report.differences.map(({ kind, n, repaired }) => ({ kind, n, repaired }));

it('finds nothing in a pipeline that is whole, expired and rejected records among its rows', async () => {
  const report = await reconcile();
  expect(report.differences).toEqual([]);
  expect(report).toMatchObject({ isClean: true, remaining: 0, repairedRows: 0 });
  expect(sumOf(report, 'offsets')).toBe(sender.sent.length);
  expect(sumOf(report, 'expired')).toBe(500);
  expect([sumOf(report, 'expected'), sumOf(report, 'found')]).toEqual(Array(2).fill(sender.sent.length - 500));
  expect(sumOf(report, 'compared')).toBeGreaterThan(100);
  expect(report.aggregateKeys).toBeGreaterThan(100);
});

it('finds rows that Cassandra lost, writes them again to the bit while more comes in, and is clean then', async () => {
  const before = await fingerprints(pipeline.cassandra);
  // Among them rejected ones, one that lasts thirty days, and one that the last purge of nobody forbids.
  const lost = await loseRows(pipeline.cassandra, (window, offset) => window.includes(TRACKS) && offset % 3n === 0n);
  expect(lost).toBeGreaterThan(200);

  const found = await reconcile();
  expect(found).toMatchObject({ isClean: false, remaining: PARTITIONS });
  expect(found.differences.map((it) => it.kind)).toEqual(Array(PARTITIONS).fill('missing'));
  expect(found.differences.reduce((sum, it) => sum + it.n, 0)).toBe(lost);
  expect(found.differences[0]!.next).toContain('--repair');

  const flow = sender.sendObservations(600, 1_200);
  const repaired = await reconcile({ repair: true });
  await flow;
  expect(repaired).toMatchObject({ isClean: true, remaining: 0, repairedRows: lost });
  expect(repaired.differences.map((it) => it.repaired)).toEqual(Array(PARTITIONS).fill(true));
  const after = await fingerprints(pipeline.cassandra);
  for (const [row, said] of before) expect([row, after.get(row)]).toEqual([row, said]);
  await pipeline.drained();
  expect((await reconcile()).differences).toEqual([]);
});

it('does not call repaired what somebody deleted by hand: the tombstone is newer than what is written again', async () => {
  const { rows } = await pipeline.cassandra.execute('SELECT log_window, offset FROM spotify_events LIMIT 3');
  for (const row of rows)
    await pipeline.cassandra.execute(
      'DELETE FROM spotify_events WHERE log_window = ? AND offset = ?',
      [row['log_window'], row['offset']],
      { prepare: true },
    );
  const repaired = await reconcile({ repair: true });
  expect(repaired).toMatchObject({ isClean: false, remaining: 1, repairedRows: 0 });
  expect(kindsOf(repaired)).toEqual([{ kind: 'missing', n: 3, repaired: false }]);
  expect(repaired.differences[0]!.next).toContain('gc_grace_seconds');

  // As if the tombstones had been collected.
  await loseRows(pipeline.cassandra, () => false);
  expect(await reconcile({ repair: true })).toMatchObject({ isClean: true, repairedRows: 3 });
});

it('does not miss what a purge took, before and after rows are lost beside it', async () => {
  expect(await operator.run({ type: 'purge', source: 'spotify' })).toMatchObject({ state: 'succeeded' });
  const clean = await reconcile();
  expect(clean.differences).toEqual([]);
  expect(sumOf(clean, 'purged')).toBeGreaterThanOrEqual(500);

  const before = await fingerprints(pipeline.cassandra);
  const lost = await loseRows(
    pipeline.cassandra,
    (window, offset) => window.includes('track_meta') && offset % 5n === 0n,
  );
  const repaired = await reconcile({ repair: true, topics: [topicOf('spotify.track_meta')] });
  expect(repaired).toMatchObject({ isClean: true, repairedRows: lost });
  expect(await fingerprints(pipeline.cassandra)).toEqual(before);
});

it('does not miss what expired since, and finds what was lost beside it', async () => {
  const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS + DAY_MS / 2;
  await sendOf('import', (at) => noon + at);
  await pipeline.drained();
  const log = [topicOf(TRACKS), 0] as const;
  // As after the midnight at which they ended, by a retention that holds no more: the node has dropped the rows.
  const { rows } = await pipeline.pool.query<{ n: number }>(
    `UPDATE book.window_count SET expires_on = (now() AT TIME ZONE 'UTC')::date WHERE topic = $1 AND part = $2
         AND source = 'import' RETURNING accepted::int AS n`,
    [...log],
  );
  const expired = rows.reduce((sum, { n }) => sum + n, 0);
  expect(expired).toBeGreaterThan(10);
  const before = await fingerprints(pipeline.cassandra);
  const sentLast = sender.sent.filter(({ topic, partition }) => topic === log[0] && partition === 0).slice(-expired);
  const gone = new Set(sentLast.map(({ offset }) => offset));
  await loseRows(pipeline.cassandra, (window, offset) => window.startsWith(`${log.join('/')}/`) && gone.has(offset));
  expect((await reconcile({ topics: [log[0]] })).differences).toEqual([]);

  await loseRows(pipeline.cassandra, (window, offset) => window.startsWith(`${log.join('/')}/`) && offset === 7n);
  const found = await reconcile({ topics: [log[0]], repair: true });
  expect(kindsOf(found)).toEqual([{ kind: 'missing', n: 1, repaired: true }]);
  expect(found.differences[0]!.offsets).toEqual(['7', '7']);
  const after = await fingerprints(pipeline.cassandra);
  expect(after.size).toBe(before.size - expired);
});

it('finds rows that were changed, rows that nobody counted, and figures that the state does not give', async () => {
  const window = `${topicOf('spotify.artist_meta')}/1/0/0`;
  const offsets = (await pipeline.cassandra.execute('SELECT offset FROM spotify_events WHERE log_window = ?', [window]))
    .rows;
  const was = await fingerprints(pipeline.cassandra);
  for (const { offset } of offsets as unknown as { offset: bigint }[])
    await pipeline.cassandra.execute('UPDATE spotify_events SET payload = ? WHERE log_window = ? AND offset = ?', [
      Buffer.from('{}'),
      window,
      offset,
    ]);
  await pipeline.pool.query(`UPDATE live.track_duration SET n = n + 1 WHERE (topic, part, source, seconds) =
      (SELECT topic, part, source, seconds FROM live.track_duration WHERE n > 0 ORDER BY 1, 2, 3, 4 LIMIT 1)`);
  await pipeline.pool.query(
    `UPDATE book.window_count SET accepted = accepted + 3 WHERE (topic, part, source) = ($1, 2, 'simulator')`,
    [topicOf('spotify.track_meta')],
  );
  const found = await reconcile({ repair: true });
  expect(kindsOf(found)).toEqual(
    expect.arrayContaining([
      { kind: 'altered', n: expect.any(Number), repaired: false },
      { kind: 'counted-twice', n: 3, repaired: false },
      { kind: 'books', n: 3, repaired: false },
      { kind: 'aggregate', n: 1, repaired: false },
    ]),
  );
  expect(found.isClean).toBe(false);

  await pipeline.pool.query(`UPDATE live.track_duration SET n = n - 1 WHERE (topic, part, source, seconds) =
      (SELECT topic, part, source, seconds FROM live.track_duration WHERE n > 0 ORDER BY 1, 2, 3, 4 LIMIT 1)`);
  await pipeline.pool.query(
    `UPDATE book.window_count SET accepted = accepted - 3 WHERE (topic, part, source) = ($1, 2, 'simulator')`,
    [topicOf('spotify.track_meta')],
  );
  // As it was: the table is emptied, and the consumer's rows come back from Kafka.
  await pipeline.cassandra.execute('TRUNCATE spotify_events', [], PATIENTLY);
  const repaired = await reconcile({ repair: true });
  expect(repaired.repairedRows).toBe(was.size);
  expect([...(await fingerprints(pipeline.cassandra)).keys()].sort()).toEqual([...was.keys()].sort());
  expect((await reconcile()).differences).toEqual([]);
});

it('says of a log that is gone what is lost, and goes on with its new generation', async () => {
  const topic = topicOf('spotify.new_releases.album');
  const before = sender.sent.filter((it) => it.topic === topic).length;
  const admin = pipeline.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await eventually(async () => expect(await pipeline.admin.listTopics()).not.toContain(topic));
  const wanted = { topicPrefix: pipeline.topicPrefix, partitions: PARTITIONS, replication: 1 };
  await makeTopics(pipeline.admin, wanted);
  await admin.disconnect();
  expect(await operator.run({ type: 'adopt', topic })).toMatchObject({ state: 'succeeded', error: null });
  const old = sender.sent.length;
  await sender.sendObservations(1_200, 1_300);
  await eventually(async () => {
    const { rows } = await pipeline.pool.query<{ n: string }>(
      'SELECT sum(next_offset) AS n FROM book.ingest_offset WHERE topic = $1 AND generation = 1',
      [topic],
    );
    expect(Number(rows[0]!.n)).toBe(100);
  });
  await pipeline.drained();
  const clean = await reconcile();
  expect(clean.differences).toEqual([]);
  expect(clean.logs.filter((log) => log.topic === topic).reduce((sum, log) => sum + log.offsets, 0)).toBe(before + 100);
  expect(sender.sent.length).toBe(old + 500);

  await loseRows(pipeline.cassandra, (window, offset) => window === `${topic}/0/0/0` && offset < 10n);
  const found = await reconcile({ topics: [topic], repair: true });
  expect(found).toMatchObject({ isClean: false, remaining: 1, repairedRows: 0 });
  expect(found.differences).toMatchObject([
    { kind: 'missing', where: `${topic}/0/0/0`, offsets: ['0', expect.any(String)] },
  ]);
  expect(found.differences[0]!.next).toContain('backup');
});

it('is taken up by another consumer where it stood when its own is killed, and ends when it is asked to', async () => {
  const table = await hold(pipeline.pool, 'LOCK TABLE live.track_duration IN ACCESS EXCLUSIVE MODE');
  const id = await operator.ask({ type: 'reconcile', repair: false });
  const worker = await waitingWorker(pipeline.pool, 'WITH truth%', consumers);
  const stood = await checkpointOf(id);
  expect(stood).toMatchObject({ after: { topic: topicOf('spotify_events') } });
  await worker.kill('SIGKILL');
  await table.release();
  const operation = await operator.ended(id);
  expect(operation.state).toBe('succeeded');
  const { logs } = reconcileReport.parse(operation.result);
  // Taken up from the beginning, its windows would be counted twice.
  expect(new Set(logs.map(({ windows }) => windows))).toEqual(new Set([1]));

  consumers.push(await pipeline.startConsumer());
  const again = await hold(pipeline.pool, 'LOCK TABLE live.album_type_count IN ACCESS EXCLUSIVE MODE');
  const next = await operator.ask({ type: 'reconcile', repair: false });
  const waiting = await operator.ask({ type: 'reconcile', repair: true });
  await waitingWorker(pipeline.pool, 'WITH truth%', consumers);
  expect(await operator.cancel(waiting)).toMatchObject({ state: 'cancelled' });
  expect(await operator.cancel(next)).toMatchObject({ state: 'cancelling' });
  await again.release();
  expect(await operator.ended(next)).toMatchObject({ state: 'cancelled', result: null });
  expect((await operator.look(waiting)).log.at(-1)).toBe('cancelled before it began');
});

const checkpointOf = async (id: string): Promise<unknown> =>
  (await pipeline.pool.query<{ checkpoint: unknown }>('SELECT checkpoint FROM book.operation WHERE id = $1', [id]))
    .rows[0]!.checkpoint;

it('raw events are replayed to a scratch pipeline as they were, and never to its own', async () => {
  const topics = [topicOf('spotify_events')];
  expect(await operator.run({ type: 'replay', toPrefix: pipeline.topicPrefix })).toMatchObject({
    state: 'failed',
    error: expect.stringContaining("this pipeline's own prefix"),
  });
  const toPrefix = `${pipeline.topicPrefix}scratch.`;
  const { result } = await operator.run({ type: 'replay', toPrefix, topics });
  const logs = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: topics[0]!, partition }));
  const stored = [...(await fingerprints(pipeline.cassandra)).keys()];
  const reader = new LogReader(pipeline.kafka);
  let published = 0;
  for (const log of logs) {
    const was = (await recordsOf(reader, log)).filter(({ offset }) =>
      stored.includes(`${log.topic}/${log.partition}/0/0/${offset}`),
    );
    const is = await recordsOf(reader, { ...log, topic: `${toPrefix}spotify_events` });
    expect(is.length).toBeGreaterThan(100);
    expect(is.map(({ record }) => record)).toEqual(was.map(({ record }) => record));
    published += is.length;
  }
  expect(replayReport.parse(result)).toMatchObject({ published, left: 0 });
  await reader.disconnect();
});

async function recordsOf(
  reader: LogReader,
  log: { topic: string; partition: number },
): Promise<{ offset: bigint; record: object }[]> {
  const all = [];
  for await (const records of reader.read(log, { from: 0n, to: 10_000n }))
    for (const { offset, key, value, headers } of records) {
      all.push({ offset, record: { key: key?.toString(), value: value?.toString(), headers } });
    }
  return all;
}
