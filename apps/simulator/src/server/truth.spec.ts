import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

interface TrueAlbum {
  id: string;
  released_at: string;
  upc: string;
  release_group_mbid: string;
  total_tracks: number;
  tracks: { id: string; isrc: string }[];
}
interface TruePage {
  total: number;
  items: TrueAlbum[];
}
interface Found {
  albums: { items: { id: string }[]; next: string | null };
}

async function world(env: Record<string, string> = {}) {
  const simulator = await start({ FRESHWAX_SIMULATOR_ALBUMS: '300', ...env });
  const truth = (query: string) => simulator.see(`/simulator/truth/albums?${query}`) as Promise<TruePage>;
  const totals = () => simulator.see('/simulator/truth') as Promise<Record<string, number>>;
  const searched = async (query: string) => {
    const ids: string[] = [];
    for (let offset = 0, next: string | null = ''; next !== null; offset += 50) {
      const path = `/v1/search?q=${query}&type=album&limit=50&offset=${offset}`;
      const { albums } = (await (await simulator.get(path)).json()) as Found;
      ids.push(...albums.items.map(({ id }) => id));
      ({ next } = albums);
    }
    return ids;
  };
  return { ...simulator, truth, totals, searched };
}

describe('the truth', () => {
  it('is what tag:new reveals in a market, in the same order', async () => {
    const { truth, searched } = await world();
    const everywhere = await truth('tag=new');
    expect(everywhere.items.map(({ id }) => id)).toEqual(await searched('tag:new'));
    const there = await truth('tag=new&market=DE');
    expect(there.items.map(({ id }) => id)).toEqual(await searched('tag:new&market=DE'));
    expect(there.total).toBeLessThan(everywhere.total);
  });

  it('is what came out since a time and until another', async () => {
    const { truth, time } = await world();
    // The newest album of the first catalogue came out at the epoch itself.
    const since = new Date(time.now + 1).toISOString();
    time.now += 40_000;
    const fresh = await truth(`since=${since}`);
    expect([fresh.total, fresh.items.length]).toEqual([10, 10]);
    expect(fresh.items.every(({ released_at }) => released_at >= since)).toBe(true);
    expect((await truth(`until=${since}`)).total).toBe(300);
    expect((await truth(`since=${since}&offset=8`)).items).toEqual(fresh.items.slice(8));
    expect((await truth(`since=${since}&limit=3`)).items).toEqual(fresh.items.slice(0, 3));
  });

  it('counts albums, tracks and artists, and goes on counting', async () => {
    const { totals, truth, time } = await world();
    const before = await totals();
    const { items } = await truth('limit=1000&tracks=true');
    const sum = items.reduce((total, { total_tracks }) => total + total_tracks, 0);
    expect(before).toMatchObject({ albums: 300, tracks: sum });
    expect(items.every(({ tracks, total_tracks }) => tracks.length === total_tracks)).toBe(true);
    time.now += 400_000;
    const after = await totals();
    expect(after['albums']).toBe(400);
    expect(after['tracks']).toBeGreaterThan(before['tracks'] ?? 0);
    expect(after['artists']).toBeGreaterThan(before['artists'] ?? 0);
  });

  it('names every artist that signs an album, and no other', async () => {
    const { truth, totals } = await world();
    const { items } = (await truth('limit=1000')) as { items: { artists?: { id: string }[] }[] } & TruePage;
    const signing = new Set(items.flatMap(({ artists = [] }) => artists.map(({ id }) => id)));
    expect(signing.size).toBe((await totals())['artists']);
  });

  it.each(['tag=old', 'since=yesterday', 'limit=1001', 'market=XX', 'offset=-1'])('refuses %s', async (query) => {
    const { get } = await world();
    expect((await get(`/simulator/truth/albums?${query}`)).status).toBe(400);
  });
});
