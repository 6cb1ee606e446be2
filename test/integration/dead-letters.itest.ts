import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  topicTable,
  type DeadLetter,
  type DeadLetterCount,
  type LetterPreview,
  type Operation,
  type OperationRequest,
  type ShownLetter,
} from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import type { AppProcess } from '../delivery/app.process.ts';
import { aggregateDifferences } from '../delivery/checker.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { observation, PARTITIONS, Sender } from '../delivery/sender.ts';
import { hold, killWaiting, waitingWorker, type Hold } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';

const KEY = 'a-key-for-this-test';
/** What a redrive asks before it publishes a letter, and after it has published some. */
const MARKS = '%redriven_at = now()%';
const SAVES = 'UPDATE book.operation SET progress%';
const DAY_MS = 86_400_000;

describe('dead letters', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let gateway: AppProcess;
  let operator: Operator;
  let topic: string;
  let consumers: AppProcess[];
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    topic = pipeline.topicPrefix + topicTable.track_meta.topic;
    sender = await new Sender(pipeline).connect();
    gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY });
    operator = new Operator(gateway, KEY);
    consumers = [await pipeline.startConsumer()];
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  const holds: Hold[] = [];
  const held = async (text: string): Promise<Hold> => {
    const it = await hold(pipeline.pool, text);
    holds.push(it);
    return it;
  };
  // What a test that fails holds would keep those after it waiting.
  afterEach(() => Promise.all(holds.splice(0).map((it) => it.release())));

  /** A valid value of an entity of its own. */
  const valid = (name: string, at = 1): string =>
    JSON.stringify(sealEvent({ ...observation('track_meta', at), entity_id: name } as never));
  const read = async <T>(path: string): Promise<T> =>
    (await gateway.json<{ data: T }>(`/api/v1/dead-letters${path}`)).data;
  const counts = (query = ''): Promise<DeadLetterCount[]> => read(`/counts${query}`);
  const inState = async (reason: string): Promise<Record<string, number>> =>
    Object.fromEntries((await counts(`?reason=${reason}`)).map(({ state, letters }) => [state, letters]));
  const popularityOf = async (id: string): Promise<unknown> =>
    (await pipeline.pool.query<{ popularity: number }>('SELECT popularity FROM live.track_meta WHERE id = $1', [id]))
      .rows[0]?.popularity;

  const work = (request: OperationRequest): Promise<Operation> => operator.run(request);

  const previewOf = async (id: string, value: string): Promise<LetterPreview> =>
    (await gateway.post<{ data: LetterPreview }>(`/api/v1/dead-letters/${id}/preview`, KEY, { value })).data;

  async function sendLetter(key: string, value: string | Buffer | null): Promise<string> {
    await sender.send('track_meta', [{ key, value: value === null ? null : Buffer.from(value) }], 1);
    await pipeline.drained();
    return `${topic}:1:0:${sender.sent.at(-1)!.offset}`;
  }

  it('that are refused by a rule of the database settle once it is gone and they were published again, each once', async () => {
    const owner = testPool(pipeline.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await owner.query(`ALTER TABLE live.track_meta ADD CONSTRAINT no_villain CHECK (id !~ '^villain')`);
    for (let at = 0; at < 5; at++)
      await sender.send('track_meta', [{ key: `villain-${at}`, value: Buffer.from(valid(`villain-${at}`, at)) }]);
    await sender.sendObservations(0, 20);
    await pipeline.drained();
    expect(await inState('refused-by-postgres')).toEqual({ open: 5 });

    // Nothing has changed: they are rejected again, and there are no more letters than there were.
    const again = await work({ type: 'dlq.redrive', reason: 'refused-by-postgres' });
    expect(again.result).toMatchObject({ letters: 5, published: 5, settled: 0, rejectedAgain: 5, pending: 0 });
    expect(await inState('refused-by-postgres')).toEqual({ open: 5 });
    const [letter] = await read<DeadLetter[]>('?reason=refused-by-postgres&state=open');
    expect(letter).toMatchObject({ redrives: 1, rejectedAgain: 1 });
    expect((await read<ShownLetter>(`/${letter!.id}`)).repeats).toMatchObject([{ reason: 'refused-by-postgres' }]);

    await owner.query('ALTER TABLE live.track_meta DROP CONSTRAINT no_villain');
    await owner.end();
    const settled = await work({ type: 'dlq.redrive', topic });
    expect(settled.result).toMatchObject({ letters: 5, published: 5, settled: 5, rejectedAgain: 0 });
    expect(await inState('refused-by-postgres')).toEqual({ settled: 5 });
    const { rows } = await pipeline.pool.query(`SELECT id FROM live.track_meta WHERE id LIKE 'villain%'`);
    expect(rows).toHaveLength(5);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
    expect((await work({ type: 'dlq.redrive', letter: letter!.id })).error).toBe('it is settled already');
  });

  it.each([
    ['by what a lost worker published', false],
    ['once, though they were published twice,', true],
  ])('are settled %s and counted once by who takes over', async (_, isTwice) => {
    const owner = testPool(pipeline.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const rogues = `rogue-${isTwice}`;
    await owner.query(`ALTER TABLE live.track_meta ADD CONSTRAINT no_rogue CHECK (id !~ '^${rogues}')`);
    for (let at = 0; at < 5; at++) await sendLetter(`${rogues}-${at}`, valid(`${rogues}-${at}`, at));
    await owner.query('ALTER TABLE live.track_meta DROP CONSTRAINT no_rogue');
    await owner.end();
    const published = async (): Promise<bigint> =>
      (await pipeline.admin.readWatermarks(topic)).find(({ partition }) => partition === 1)!.high;
    const [before, next] = [await inState('refused-by-postgres'), await published()];

    consumers.push(await pipeline.startConsumer());
    const ledger = `SELECT 1 FROM book.ingest_offset WHERE topic = '${topic}' AND part = 1 FOR UPDATE`;
    const marking = await held('LOCK TABLE book.dead_letter IN EXCLUSIVE MODE');
    const id = await operator.ask({ type: 'dlq.redrive', reason: 'refused-by-postgres' });
    await waitingWorker(pipeline.pool, MARKS, consumers);
    // A consumer waits for it 30 s before it gives up: it is held from the one publishing to the other, and the lease ends between them.
    const settling = isTwice ? await held(ledger) : undefined;
    const takingOver = await held(`SELECT 1 FROM book.operation WHERE id = '${id}' FOR UPDATE`);
    await marking.release();
    await waitingWorker(pipeline.pool, SAVES, consumers);
    expect(await published()).toBe(next + 5n);
    await killWaiting(pipeline.pool, SAVES, consumers);
    if (!settling) await pipeline.drained();
    await takingOver.release();
    if (settling) {
      await pipeline.pool.query('UPDATE book.operation SET lease_until = now() WHERE id = $1', [id]);
      await eventually(async () => expect(await published()).toBe(next + 10n));
      await settling.release();
    }
    expect(await operator.ended(id)).toMatchObject({
      state: 'succeeded',
      result: { letters: 5, published: 5, settled: 5, rejectedAgain: 0, pending: 0, refused: {} },
    });
    await pipeline.drained();
    expect(await published()).toBe(next + (isTwice ? 10n : 5n));
    expect(await inState('refused-by-postgres')).toEqual({ settled: before['open']! + (before['settled'] ?? 0) });
    const { rows } = await pipeline.pool.query('SELECT id FROM live.track_meta WHERE id ~ $1', [`^${rogues}`]);
    expect(rows).toHaveLength(5);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('are shown with their bytes and settle with corrected ones; the same record published twice changes nothing', async () => {
    const id = await sendLetter('mended', valid('mended').slice(0, -5));
    const shown = await read<ShownLetter>(`/${id}`);
    expect(shown).toMatchObject({
      letter: { state: 'open', reason: 'not-json' },
      stream: 'track_meta',
      record: { text: valid('mended').slice(0, -5), key: 'mended', hex: null },
      repeats: [],
    });
    expect(shown.advice).toContain('--edit');

    expect(await read<LetterPreview>(`/${id}/preview`)).toMatchObject({ row: null, refused: { reason: 'not-json' } });
    const preview = await previewOf(id, valid('mended', 7));
    expect(preview).toMatchObject({ table: 'live.track_meta', refused: null });
    expect((await previewOf(id, '{"still":"wrong"}')).refused).toMatchObject({ reason: 'contract' });
    expect(await popularityOf('mended')).toBeUndefined();

    const wrong = await work({ type: 'dlq.redrive', letter: id, value: '{"still":"wrong"}' });
    expect(wrong.result).toMatchObject({ published: 1, settled: 0, rejectedAgain: 1 });
    const mended = await work({ type: 'dlq.redrive', letter: id, value: valid('mended', 7) });
    expect(mended.result).toMatchObject({ published: 1, settled: 1 });
    const { letter } = await read<ShownLetter>(`/${id}`);
    expect(letter).toMatchObject({ state: 'settled', redrives: 2, rejectedAgain: 1 });
    const popularity = await popularityOf('mended');
    const written = `SELECT to_jsonb(it) AS row FROM live.track_meta it WHERE id = 'mended'`;
    expect((await pipeline.pool.query<{ row: object }>(written)).rows[0]!.row).toMatchObject(preview.row!);

    const producer = pipeline.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const headers = { 'redrive-of': id.split(':').slice(2).join('/') };
    await producer.send({ topic, messages: [{ partition: 1, key: 'mended', value: valid('mended', 7), headers }] });
    // A header that names no letter makes no record anybody's repeat.
    await producer.send({
      topic,
      messages: [{ partition: 1, key: 'x', value: '{', headers: { 'redrive-of': '0/99999' } }],
    });
    await producer.disconnect();
    await pipeline.drained();
    expect((await read<ShownLetter>(`/${id}`)).letter.resolvedOffset).toBe(letter.resolvedOffset);
    expect(await popularityOf('mended')).toBe(popularity);
    expect(await inState('not-json')).toEqual({ settled: 1, open: 1 });
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('that cannot come back say why: bytes that expired, keys that were not kept, purged content', async () => {
    const gone = await sendLetter('gone', '{');
    await pipeline.cassandra.execute('DELETE FROM spotify_events WHERE log_window = ? AND offset = ?', [
      `${topic}/1/0/0`,
      BigInt(gone.split(':').at(-1)!),
    ]);
    expect((await work({ type: 'dlq.redrive', letter: gone })).error).toMatch(/bytes are gone/);
    expect((await read<ShownLetter>(`/${gone}`)).record).toBeNull();

    const long = await sendLetter('k'.repeat(70_000), valid('long'));
    expect((await work({ type: 'dlq.redrive', letter: long })).error).toMatch(/too long to be kept/);
    expect((await work({ type: 'dlq.redrive', letter: long, value: valid('long') })).result).toMatchObject({
      settled: 1,
    });

    const old = JSON.stringify({ ...(JSON.parse(valid('old')) as object), observed_at: Date.now() - 3 * DAY_MS });
    const purged = await sendLetter('other', old);
    const before = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
    expect((await work({ type: 'purge', source: 'simulator', before })).state).toBe('succeeded');
    // It was recorded today, so that the purge left its bytes; but what they say is what was purged.
    expect((await work({ type: 'dlq.redrive', letter: purged })).error).toBe('a purge forbids what it says');
  });

  it('are discarded with who and why, stay, and open again', async () => {
    const id = await sendLetter('junk', 'not json');
    const done = await work({ type: 'dlq.discard', letter: id, why: 'a test of theirs', by: 'ann', undo: false });
    expect(done.state).toBe('succeeded');
    const { letter } = await read<ShownLetter>(`/${id}`);
    expect(letter).toMatchObject({ state: 'discarded', discarded: { by: 'ann', why: 'a test of theirs' } });
    expect((await work({ type: 'dlq.redrive', letter: id })).error).toMatch(/discarded/);
    await work({ type: 'dlq.discard', reason: 'not-json', why: 'no, keep it', by: 'ann', undo: true });
    expect((await read<ShownLetter>(`/${id}`)).letter.state).toBe('open');
  });

  it('are all meant by their reason, also where the clock that recorded them is ahead of ours', async () => {
    for (const name of ['ahead', 'further ahead']) await sendLetter(name, '['.repeat(10_000));
    const ahead = `UPDATE book.dead_letter SET recorded_at = recorded_at + ${DAY_MS} WHERE reason = 'too-deep'`;
    expect((await pipeline.pool.query(ahead)).rowCount).toBe(2);
    const [asked, by] = [{ reason: 'too-deep' }, { why: 'a test', by: 'ann' }];
    expect((await work({ type: 'dlq.redrive', ...asked })).result).toMatchObject({ published: 2, rejectedAgain: 2 });
    expect((await work({ type: 'dlq.discard', ...asked, ...by, undo: false })).result).toEqual({ letters: 2 });
    expect(await inState('too-deep')).toEqual({ discarded: 2 });
    expect((await work({ type: 'dlq.discard', ...asked, ...by, undo: true })).result).toEqual({ letters: 2 });
    expect(await inState('too-deep')).toEqual({ open: 2 });
  });

  it('are counted, each record once, in both stores', async () => {
    const { rows } = await pipeline.pool.query<{ all: string; dead: string; counted: string }>(
      `SELECT sum(next_offset - base_offset) AS all, sum(applied + rejected) AS counted, sum(rejected) AS dead FROM book.ingest_offset`,
    );
    expect(rows[0]!.counted).toBe(rows[0]!.all);
    const letters = await pipeline.pool.query<{ n: string }>('SELECT count(*) AS n FROM book.dead_letter');
    expect(letters.rows[0]!.n).toBe(rows[0]!.dead);
  });
});
