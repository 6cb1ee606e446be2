import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

describe('the count of a list', () => {
  let filled: FilledGateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  const total = async (query: string): Promise<number | undefined> =>
    (await filled.gateway.read(`tracks?count=exact&${query}`, contracts.trackList)).page.total;
  const inPostgres = async (where: string): Promise<number> =>
    (await filled.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM live.tracks WHERE ${where}`)).rows[0]!.n;

  it('is that of PostgreSQL, of each filter and source by itself', async () => {
    const all = await inPostgres('true');
    const short = await inPostgres('duration_ms <= 200000');
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThan(all);
    expect(await total('limit=1')).toBe(all);
    expect(await total('limit=1&durationMs[lte]=200000')).toBe(short);
    expect(await total('limit=1&durationMs[lte]=200000&source=spotify')).toBe(0);
    expect(await total('limit=1&q=no such name')).toBe(0);
  });

  it('stands with its page for one version, where another table narrows it', async () => {
    const path = 'tracks?count=exact&limit=2&sort=-popularity&popularity[gte]=1';
    const before = await filled.gateway.read(path, contracts.trackList);
    await filled.pool.query('DELETE FROM live.tracks WHERE id = $1', [before.data[0]!.id]);
    expect((await filled.gateway.read(path, contracts.trackList)).data).toEqual(before.data);
    await filled.write();
    const after = await filled.gateway.read(path, contracts.trackList);
    expect([after.data[0]!.id, after.page.total]).toEqual([before.data[1]!.id, before.page.total! - 1]);
  });

  it('stands with its page for one version, where a genre narrows albums', async () => {
    await filled.write(`UPDATE live.albums SET artists = '[{"id": "artist1", "name": "x"}]' WHERE off <= 3`);
    const path = 'albums?count=exact&limit=2&sort=id&genre=pop';
    const before = await filled.gateway.read(path, contracts.albumList);
    expect([before.data.map(({ id }) => id), before.page.total]).toEqual([['album1', 'album2'], 3]);
    await filled.pool.query(`DELETE FROM live.albums WHERE id = 'album1'`);
    expect((await filled.gateway.read(path, contracts.albumList)).data).toEqual(before.data);
    await filled.write();
    const after = await filled.gateway.read(path, contracts.albumList);
    expect([after.data.map(({ id }) => id), after.page.total]).toEqual([['album2', 'album3'], 2]);
  });

  it('is the same on all pages and in all orders of one version, and another one of the next', async () => {
    const before = await total('limit=2&sort=id');
    // Under the version that is known: whoever counted now would count one less.
    await filled.pool.query('DELETE FROM live.tracks WHERE id = (SELECT min(id) FROM live.tracks)');
    const { page } = await filled.gateway.read('tracks?limit=3&sort=durationMs', contracts.trackList);
    expect(await total(`limit=3&sort=durationMs&cursor=${page.nextCursor}`)).toBe(before);
    await filled.write();
    expect(await total('limit=2&sort=id')).toBe(before! - 1);
  });
});
