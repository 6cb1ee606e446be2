import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPools } from '../../../../test/migrated.ts';
import { UnseenQuery } from './unseen.query.ts';

let pool: Pool;
let owner: Pool;
beforeAll(async () => {
  ({ pool, owner } = await migratedPools());
});
afterAll(() => Promise.all([pool.end(), owner.end()]));
beforeEach(() => pool.query('TRUNCATE live.tracks, live.track_meta, live.artist_meta').catch(() => clear()));
const clear = () => pool.query('DELETE FROM live.tracks; DELETE FROM live.track_meta; DELETE FROM live.artist_meta');

const ROW = `'simulator', n, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, 0`;
/** Tracks T1, T2 ..., of which the one with the highest number was observed last; each names an artist of its own. */
const addTracks = (count: number) =>
  pool.query(
    `INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists)
     SELECT 'T' || n, ${ROW}, jsonb_build_array(jsonb_build_object('id', 'R' || n, 'name', '')) FROM generate_series(1, $1::int) n`,
    [count],
  );
const ask = async (except: readonly number[]): Promise<void> => {
  await pool.query(
    `INSERT INTO live.track_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists)
     SELECT id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists FROM live.tracks
     WHERE id <> ALL($1)`,
    [except.map((number) => `T${number}`)],
  );
  await pool.query(
    `INSERT INTO live.artist_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off)
     SELECT 'R' || n, ${ROW} FROM generate_series(1, (SELECT count(*)::int FROM live.tracks)) n WHERE n <> ALL($1::int[])`,
    [except],
  );
};

it('names tracks and artists of which nobody asked, the newest first', async () => {
  await addTracks(5);
  await ask([2, 4]);
  expect(await new UnseenQuery(pool, 'simulator').read()).toMatchObject({
    tracks: ['T4', 'T2'],
    artists: ['R2', 'R4'],
  });
  expect(await new UnseenQuery(pool, 'spotify').read()).toMatchObject({ tracks: [], artists: [] });
});

it('comes by everything old in turn, though it never reads all at once', async () => {
  await addTracks(9_000);
  await ask([1, 4_500]);
  const query = new UnseenQuery(pool, 'simulator');
  const found: string[][] = [];
  for (let reads = 0; reads < 8; reads++) found.push((await query.read()).tracks);
  expect(found.flat().filter((id) => id === 'T1')).toHaveLength(2);
  expect(found.flat().filter((id) => id === 'T4500')).toHaveLength(2);
});

it('looks at no more of a table when it is larger and everything is known', async () => {
  await addTracks(20_000);
  await ask([]);
  await owner.query('ANALYZE live.tracks, live.track_meta, live.artist_meta');
  const asked: [string, unknown[]][] = [];
  const noted = {
    query: (text: string, values: unknown[]) => (asked.push([text, values]), pool.query(text, values)),
  } as unknown as Pool;
  expect(await new UnseenQuery(noted, 'simulator').read()).toEqual({ tracks: [], artists: [] });
  expect(asked).toHaveLength(2);
  for (const [text, values] of asked) {
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    );
    for (const [table, read] of readsOf(rows[0]!['QUERY PLAN'][0].Plan))
      expect([table, read < 6_000]).toEqual([table, true]);
  }
});

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Rows that each scan of a table has come by. */
const readsOf = (node: PlanNode): [string, number][] => [
  ...(node['Relation Name'] === undefined
    ? []
    : [
        [
          node['Relation Name'],
          (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        ] as [string, number],
      ]),
  ...(node.Plans ?? []).flatMap(readsOf),
];
