import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Publisher } from '@freshwax/kafka';
import type { AppProcess } from '../../../../test/delivery/app.process.ts';
import { TestPipeline } from '../../../../test/delivery/pipeline.ts';
import { Asker } from '../../test/asker.ts';
import { limits, one, refusals, track, troubles, wires, type Ids, type Rule } from '../../test/fault.cases.ts';
import type { Finished } from '../runs/run.ts';

const HOUR_MS = 3_600_000;
/** As of a producer. */
const TIMEOUT_MS = 30_000;

describe('faults of the source, each met by the client', () => {
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  let publisher: Publisher;
  let ids: Ids;
  const lines: string[][] = [['what', 'asked', 'slept, s', 'outcome', 'stored', 'why the run row says']];

  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
    await pipeline.startConsumer();
    simulator = await pipeline.start('simulator', { FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0' });
    publisher = new Publisher(pipeline.kafka, pipeline.topicPrefix);
    await publisher.connect();
    const truth = await simulator.json<{ items: { id: string; tracks: { id: string }[] }[] }>(
      '/simulator/truth/albums?limit=40&tracks=true',
    );
    ids = {
      albums: truth.items.map(({ id }) => id),
      tracks: truth.items.flatMap(({ tracks }) => tracks.map(({ id }) => id)),
    };
  });
  afterAll(async () => {
    await publisher.disconnect();
    await pipeline.close();
    const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
    const rows = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
    process.stdout.write(`${rows.join('\n')}\n`);
  });
  beforeEach(async () => {
    await fetch(`${simulator.url}/simulator/faults`, { method: 'DELETE' });
    await fetch(`${simulator.url}/simulator/requests`, { method: 'DELETE' });
    await pipeline.pool.query('DELETE FROM book.quota_ledger');
  });

  const asker = (timeoutMs = TIMEOUT_MS): Asker => new Asker(pipeline, simulator, publisher, timeoutMs);
  const fail = async (...rules: Rule[]): Promise<void> => {
    const answer = await fetch(`${simulator.url}/simulator/faults`, { method: 'PUT', body: JSON.stringify(rules) });
    expect(answer.status).toBe(200);
  };
  const callsAsked = async (): Promise<Record<string, number>> => {
    const { families } = await simulator.json<{ families: Record<string, { calls: number }> }>('/simulator/requests');
    return Object.fromEntries(Object.entries(families).map(([family, { calls }]) => [family, calls]));
  };
  const rowOf = async ({ run }: Finished) => {
    const { rows } = await pipeline.pool.query<{
      outcome: string;
      why: string | null;
      missing: number;
      trace_id: string;
    }>('SELECT outcome, why, missing, trace_id FROM book.run WHERE id = $1', [run.id]);
    return rows[0]!;
  };
  const note = async (title: string, asked: Asker, finished: Finished): Promise<void> => {
    const calls = Object.entries(await callsAsked()).map(([bucket, count]) => `${bucket} ${count}`);
    const { outcome, why, missing } = await rowOf(finished);
    const stored = `${asked.events.length} events${missing > 0 ? `, ${missing} missing` : ''}`;
    const slept = asked.slept.map((ms) => Math.round(ms / 1_000)).join(' + ') || '-';
    lines.push([title, calls.join(', '), slept, outcome, stored, why ?? '-']);
  };

  describe.each([
    ['refusals', refusals],
    ['limits', limits],
    ['trouble on the other side', troubles],
    ['trouble on the way', wires],
  ])('%s', (_, cases) => {
    it.each(cases)(
      '$title',
      async ({ title, rule, ask = track, calls, outcome, why, slept = [], missing = 0, stored, timeoutMs }) => {
        await fail(rule);
        const process = asker(timeoutMs);
        const finished = await ask(process, ids);
        expect(await callsAsked()).toEqual(calls);
        expect(process.events).toHaveLength(stored ?? (outcome === 'done' ? 1 : 0));
        expect(process.slept).toHaveLength(slept.length);
        for (const [at, [least, most]] of slept.entries()) {
          expect(process.slept[at]).toBeGreaterThanOrEqual(least);
          expect(process.slept[at]).toBeLessThanOrEqual(most);
        }
        const row = await rowOf(finished);
        expect(row).toMatchObject({ outcome, missing, why: why ? expect.stringMatching(why) : null });
        expect(await process.says()).toMatch(outcome === 'done' ? /^ok$/ : (why ?? /failed/));
        await note(title, process, finished);
      },
    );
  });

  describe('a bucket that is blocked for 20 hours', () => {
    it('is not asked again in this process nor in the next, while others are', async () => {
      await fail('429-quota-20h*1@tracks/{id}');
      await track(asker(), ids);
      const next = asker();
      const again = await track(next, ids);
      expect((await rowOf(again)).why).toMatch(/tracks\/\{id\}: the quota is used up until/);
      expect((await next.take('album', ids.albums.slice(0, 1))).outcome).toBe('done');
      expect(await callsAsked()).toEqual({ 'tracks/{id}': 1, 'albums/{id}': 1, token: 2 });
      expect(next.slept).toEqual([]);
      const { rows } = await pipeline.pool.query<{ blocked_until: Date; reason: string }>(
        `SELECT blocked_until, reason FROM book.quota_ledger WHERE bucket = 'tracks/{id}'`,
      );
      expect(rows).toEqual([{ blocked_until: expect.any(Date), reason: 'QUOTA_EXCEEDED' }]);
      expect(rows[0]!.blocked_until.getTime() / HOUR_MS).toBeCloseTo(Date.now() / HOUR_MS + 20, 1);
    });
  });

  describe('what a refusal teaches', () => {
    it.each([
      ['forbidden', /not offered/],
      ['premium', /Premium/],
    ])('is not asked for twice: %s', async (fault, why) => {
      await fail(fault);
      const process = asker();
      await track(process, ids);
      expect((await rowOf(await track(process, ids))).why).toMatch(why);
      expect(await callsAsked()).toEqual(one);
    });
  });

  describe('entities that are not as they should be', () => {
    const storedOf = async (id: string) => {
      await pipeline.drained();
      const albums = await pipeline.pool.query(
        `SELECT name, release_date, release_date_precision, release_day::text, image_url FROM live.albums WHERE id = $1`,
        [id],
      );
      const tracks = await pipeline.pool.query(`SELECT id, name FROM live.tracks WHERE album_id = $1`, [id]);
      return {
        album: albums.rows[0] as Record<string, unknown>,
        tracks: tracks.rows as { id: string; name: string }[],
      };
    };
    let at = 0;

    it.each<[string, (stored: Awaited<ReturnType<typeof storedOf>>, run: Finished['run']) => void]>([
      ['zero-date', ({ album }) => expect(album).toMatchObject({ release_date: '0000', release_day: null })],
      [
        'year-date',
        ({ album }) =>
          expect(album).toMatchObject({
            release_date: expect.stringMatching(/^\d{4}$/),
            release_date_precision: 'year',
          }),
      ],
      ['month-date', ({ album }) => expect(album).toMatchObject({ release_date_precision: 'month' })],
      ['empty-images', ({ album }) => expect(album).toMatchObject({ image_url: null })],
      ['empty-name', ({ album }) => expect(album).toMatchObject({ name: '' })],
      ['local-tracks', ({ tracks }, run) => expect(tracks.length + run.missing).toBeGreaterThan(tracks.length)],
      ['market-ids', ({ tracks }) => expect(tracks.length).toBeGreaterThan(0)],
      ['null-in-batch', ({ tracks }, run) => expect(tracks.length + run.missing).toBeGreaterThan(tracks.length)],
    ])('%s: kept as it is, or missing and counted, and never a wrong row', async (fault, check) => {
      await fail(fault);
      const process = asker();
      const id = ids.albums[at++]!;
      const finished = await process.take('album', [id]);
      expect(finished.outcome).toBe('done');
      check(await storedOf(id), finished.run);
      const { rows } = await pipeline.pool.query('SELECT count(*)::int AS n FROM book.dead_letter');
      expect(rows).toEqual([{ n: 0 }]);
      await note(fault, process, finished);
    });

    it('null-in-batch: what is null is missing, the others are kept', async () => {
      await fail('null-in-batch');
      const process = asker();
      const finished = await process.take('album', ids.albums.slice(20, 26), 'extended');
      expect(finished.run.missing).toBeGreaterThan(0);
      expect(finished.run.answered + finished.run.missing).toBeGreaterThanOrEqual(6);
      expect(process.events.filter(({ type }) => type === 'album')).toHaveLength(finished.run.answered);
      await note('null-in-batch, six albums', process, finished);
    });
  });
});
