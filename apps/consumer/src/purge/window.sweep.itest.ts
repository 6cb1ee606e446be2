import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RawEventReader, RawEventWriter, type RawRow } from '@freshwax/cassandra';
import { topicTable, WINDOW_SIZE } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import { TestPipeline } from '../../../../test/delivery/pipeline.ts';
import { observation } from '../../../../test/delivery/sender.ts';
import { EVER_MS } from './purge.rule.ts';
import { WindowStore, type PurgeWindow } from './window.store.ts';
import { sweepWindow } from './window.sweep.ts';

const PURGE = '2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1';
const KAFKA_MS = Date.now() - 60_000;

const row = (offset: bigint, source: string, timestampMs = KAFKA_MS + Number(offset)): RawRow => ({
  offset,
  timestampMs,
  payload: Buffer.from(JSON.stringify({ source, observed_at: 1_000 })),
  key: null,
  headers: null,
  expiresAtMs: null,
});

const windowOf = (partition: number): PurgeWindow => ({
  topic: 't',
  partition,
  generation: 0,
  window: 0,
  upto: 0n,
  appliedTo: 0n,
  isOfEarlierLife: true,
  hasRejected: false,
  isCounted: false,
});

let pipeline: TestPipeline;
beforeAll(async () => {
  pipeline = await TestPipeline.create(1);
});
afterAll(() => pipeline.close());

const parts = () => ({
  reader: new RawEventReader(pipeline.cassandra),
  writer: new RawEventWriter(pipeline.cassandra),
  store: new WindowStore(pipeline.pool, PURGE),
  rule: { source: 'spotify', observedBeforeMs: EVER_MS },
});

async function offsetsOf(window: PurgeWindow): Promise<bigint[]> {
  const found: bigint[] = [];
  const range = { ...window, from: 0n, to: BigInt(WINDOW_SIZE) };
  for await (const page of new RawEventReader(pipeline.cassandra).readRange(range, 2))
    found.push(...page.map(({ offset }) => offset));
  return found;
}

async function bookOf(partition: number): Promise<object | undefined> {
  const sql = `SELECT n::int, is_whole, swept_at IS NOT NULL AS is_swept FROM book.purge_window WHERE part = $1`;
  return (await pipeline.pool.query<object>(sql, [partition])).rows[0];
}

it('a window that holds nothing else goes as one, and what is written to it later lives only if it is newer', async () => {
  const { writer } = parts();
  const window = windowOf(0);
  await writer.write(window, [row(0n, 'spotify'), row(1n, 'spotify'), row(2n, 'spotify')]);

  await sweepWindow(window, parts());

  expect(await offsetsOf(window)).toEqual([]);
  expect(await bookOf(0)).toEqual({ n: 3, is_whole: true, is_swept: true });
  await writer.write(window, [row(1n, 'spotify'), row(2n, 'spotify', KAFKA_MS + 5_000)]);
  expect(await offsetsOf(window)).toEqual([2n]);
});

it('of a window that others share only its rows go, and one that was counted is not counted again', async () => {
  const { writer } = parts();
  const window = windowOf(1);
  await writer.write(window, [row(0n, 'spotify'), row(1n, 'import'), row(2n, 'spotify')]);
  await pipeline.pool
    .query(`INSERT INTO book.window_count (topic, part, generation, win, source, expires_on, accepted, rejected)
    VALUES ('t', 1, 0, 0, 'spotify', 'infinity', 2, 0), ('t', 1, 0, 0, 'import', 'infinity', 1, 0)`);

  await sweepWindow(window, parts());
  await writer.write(window, [row(3n, 'spotify')]);
  await sweepWindow({ ...window, isCounted: true }, parts());
  await sweepWindow(window, parts());

  expect(await offsetsOf(window)).toEqual([1n]);
  expect(await bookOf(1)).toEqual({ n: 2, is_whole: false, is_swept: true });
  const { rows } = await pipeline.pool.query('SELECT source, purged::int FROM book.window_count ORDER BY source');
  expect(rows).toEqual([
    { source: 'import', purged: 0 },
    { source: 'spotify', purged: 2 },
  ]);
});

it('a letter whose attempt ended before it was marked is marked by the next one', async () => {
  const { writer, store } = parts();
  const window = { ...windowOf(2), hasRejected: true };
  await writer.write(window, [row(0n, 'spotify')]);
  await pipeline.pool.query(`INSERT INTO book.dead_letter (topic, part, generation, off, reason, recorded_at)
    VALUES ('t', 2, 0, 0, 'contract', 0)`);
  await store.count(window, [], false);

  await sweepWindow({ ...window, isCounted: true }, parts());

  const { rows } = await pipeline.pool.query('SELECT purged_at IS NOT NULL AS is_marked FROM book.dead_letter');
  expect(rows).toEqual([{ is_marked: true }]);
});

it('what is not applied yet goes only if its consumer will say so too: a record without a key may yet be refused for it', async () => {
  const { writer } = parts();
  const window = { ...windowOf(3), topic: topicTable.track.topic, isOfEarlierLife: false, upto: 10n };
  const event = sealEvent({ ...observation('track', 0), source: 'spotify', observed_at: 1_000 });
  const payload = Buffer.from(JSON.stringify(event));
  const refused = { ...row(1n, 'spotify'), key: Buffer.from('key') };
  await writer.write(window, [{ ...row(0n, 'spotify'), payload }, refused]);
  const rule = { source: 'spotify', observedBeforeMs: KAFKA_MS };

  // What goes bears the time of its record: written again, it would stay hidden.
  await sweepWindow(window, { ...parts(), rule });
  expect(await offsetsOf(window)).toEqual([0n, 1n]);

  await sweepWindow(window, { ...parts(), rule: { ...rule, observedBeforeMs: EVER_MS } });
  expect(await offsetsOf(window)).toEqual([]);
});
