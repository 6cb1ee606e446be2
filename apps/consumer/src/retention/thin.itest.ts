import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HISTORY_BY_THE_HOUR_DAYS, topicTable } from '@freshwax/contracts';
import { withConnection, type Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { compareBuilds } from '../rebuild/comparison.ts';
import { thinHistory } from './thin.run.ts';

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;
const TIE = '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1';
const TRACKS: string = topicTable.track_meta.topic;

let pool: Pool;
let today: number;
beforeAll(async () => {
  pool = await migratedPool();
});
beforeEach(async () => {
  today = Math.floor(Date.now() / HOUR_MS / DAY_HOURS);
  await pool.query(
    `DELETE FROM live.popularity_history; DELETE FROM book.removal; DELETE FROM book.purge; DELETE FROM book.operation`,
  );
});
afterAll(() => pool.end());

/** A purge of everything imported that has rows to take. */
const askPurge = (state: 'running' | 'failed'): Promise<unknown> =>
  pool.query(
    `WITH asked AS (INSERT INTO book.operation (id, type, state, progress, request, log, created_at, finished_at)
      VALUES (gen_random_uuid(), 'purge', $1, 0, '{}', '[]', now(), CASE $1 WHEN 'failed' THEN now() END) RETURNING id)
    INSERT INTO book.purge (id, source, observed_before) SELECT id, 'import', 8640000000000000 FROM asked`,
    [state],
  );

interface Hour {
  readonly id: string;
  /** Days before today. */
  readonly day: number;
  readonly hour: number;
  readonly expiresInDays?: number;
}

async function insert(hours: readonly Hour[], { schema = 'live', topic = TRACKS } = {}): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}.popularity_history (topic, part, generation, id, source, hour, observed_at, tie, popularity, expires_on, off)
     SELECT $1, 0, 0, i.id, 'import', i.hour, i.hour * ${HOUR_MS}, $2, 5, coalesce((now() AT TIME ZONE 'UTC')::date + i.days, 'infinity'), i.hour
     FROM unnest($3::text[], $4::bigint[], $5::int[]) AS i (id, hour, days)`,
    [
      topic,
      TIE,
      hours.map(({ id }) => id),
      hours.map(({ day, hour }) => (today - day) * DAY_HOURS + hour),
      hours.map(({ expiresInDays }) => expiresInDays ?? null),
    ],
  );
}

const thin = (): Promise<number> =>
  withConnection(pool, (connection) => thinHistory(connection, { topicPrefix: '', onPage: () => undefined }));
const expire = (): Promise<unknown> =>
  pool.query(`DELETE FROM live.popularity_history WHERE expires_on <= (now() AT TIME ZONE 'UTC')::date`);

async function held(topic = TRACKS): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; hour: string }>(
    'SELECT id, hour FROM live.popularity_history WHERE topic = $1',
    [topic],
  );
  const toDays = (hour: string): number => today - Math.floor(Number(hour) / DAY_HOURS);
  return rows.map(({ id, hour }) => `${id} ${toDays(hour)} ${Number(hour) % DAY_HOURS}`).toSorted();
}

/** What is to stay in the end, told in another way. */
function toStay(all: readonly Hour[]): string[] {
  const untilDay = ({ expiresInDays = Infinity }: Hour): number => expiresInDays;
  const alive = all.filter((it) => untilDay(it) > 0);
  const isLeftOut = (it: Hour): boolean =>
    it.day > HISTORY_BY_THE_HOUR_DAYS &&
    alive.some((by) => by.id === it.id && by.day === it.day && by.hour > it.hour && untilDay(by) >= untilDay(it));
  return alive
    .filter((it) => !isLeftOut(it))
    .map(({ id, day, hour }) => `${id} ${day} ${hour}`)
    .toSorted();
}

describe('the history of popularity', () => {
  it('keeps the newest hour of an old UTC day, and each hour of a newer one', async () => {
    const [old, young] = [HISTORY_BY_THE_HOUR_DAYS + 1, HISTORY_BY_THE_HOUR_DAYS];
    const days = (id: string): Hour[] => [old, young].flatMap((day) => [0, 11, 23].map((hour) => ({ id, day, hour })));
    await insert([...days('a'), ...days('b').slice(0, 2)]);
    await insert(days('a'), { topic: topicTable.artist_meta.topic });
    expect(await thin()).toBe(5);
    const newer = [0, 11, 23].map((hour) => `a ${young} ${hour}`);
    expect(await held()).toEqual([...newer, `a ${old} 23`, `b ${old} 11`].toSorted());
    expect(await held(topicTable.artist_meta.topic)).toEqual([...newer, `a ${old} 23`].toSorted());
    expect(await thin()).toBe(0);
    const { rows } = await pool.query('SELECT cause, what, n::int FROM book.removal');
    expect(rows).toEqual([{ cause: 'thinning', what: 'live.popularity_history', n: 5 }]);
  });

  it('is thinned page by page, over thousands of entities', async () => {
    const ids = Array.from({ length: 500 }, (_, at) => `id-${at}`);
    await insert(ids.flatMap((id) => Array.from({ length: 24 }, (_, hour) => ({ id, day: 400, hour }))));
    expect(await thin()).toBe(500 * 23);
    expect(new Set(await held())).toEqual(new Set(ids.map((id) => `${id} 400 23`)));
  });

  it('has the same rows in the end, however thinning, expiry and late hours follow one another', async () => {
    const hour = fc.record({
      id: fc.constantFrom('a', 'b'),
      day: fc.constantFrom(89, 90, 91, 92),
      hour: fc.integer({ min: 0, max: 5 }),
      expiresInDays: fc.option(fc.integer({ min: -1, max: 2 }), { nil: undefined }),
    });
    const hours = fc.uniqueArray(hour, { selector: ({ id, day, hour: at }) => `${id} ${day} ${at}`, maxLength: 30 });
    const then = fc.constantFrom(thin, expire, async () => undefined);
    const steps = fc.array(then, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(hours, steps, fc.nat(30), async (all, [first, second, third], cut) => {
        await pool.query('DELETE FROM live.popularity_history');
        await insert(all.slice(0, cut));
        await first!();
        await second!();
        await insert(all.slice(cut));
        await third!();
        await thin();
        await expire();
        expect(await held()).toEqual(toStay(all));
      }),
      { numRuns: 60 },
    );
  });

  it('is left alone while a purge has rows to take', async () => {
    await insert([0, 1].map((at) => ({ id: 'a', day: 200, hour: at })));
    await askPurge('running');
    expect(await thin()).toBe(0);
    await pool.query('UPDATE book.purge SET retracted_at = now()');
    expect(await thin()).toBe(1);
  });

  it('is thinned after a purge that failed: it takes no more', async () => {
    await insert([0, 1].map((at) => ({ id: 'a', day: 200, hour: at })));
    await askPurge('failed');
    expect(await thin()).toBe(1);
  });
});

describe('a rebuild that is compared', () => {
  it('has every hour again and differs by what thinning would leave alone', async () => {
    const all = [0, 1, 2].map((hour) => ({ id: 'a', day: 200, hour }));
    await insert(all);
    await thin();
    await pool.query('SELECT book.rebuild_begin()');
    await insert(all, { schema: 'shadow' });
    const differences = () => withConnection(pool, (connection) => compareBuilds(connection, undefined));
    expect(await differences()).toEqual([]);
    await pool.query(`DELETE FROM shadow.popularity_history WHERE hour % 24 = 2`);
    expect(await differences()).toMatchObject([{ table: 'popularity_history', onlyLive: 1, onlyRebuilt: 1 }]);
  });
});
