import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const MINUTE_MS = 60_000;
const EPOCH = Date.UTC(2026, 6, 14);
const isoOf = (time: number): string => new Date(time).toISOString();
const since = { FRESHWAX_SIMULATOR_EPOCH: isoOf(EPOCH) };
/** The same catalogue, at rest from its twentieth minute on: 300 albums came out. */
const REST = EPOCH + 20 * MINUTE_MS;
const atRest = { ...since, FRESHWAX_SIMULATOR_UNTIL: isoOf(REST) };

interface Truth {
  total: number;
  items: { id: string; artists: { id: string }[]; tracks: { id: string }[] }[];
}
type Started = Awaited<ReturnType<typeof start>>;
const newest = ({ see }: Started) => see('/simulator/truth/albums?limit=300&tracks=true') as Promise<Truth>;
/** What it tells of the newest hundred tracks and of an artist. */
const told = async (simulator: Started): Promise<unknown[]> => {
  const { items } = await newest(simulator);
  const ids = items.flatMap(({ tracks }) => tracks.map(({ id }) => id)).slice(0, 100);
  const paths = [ids.slice(0, 50), ids.slice(50)].map((some) => `/v1/tracks?ids=${some.join()}`);
  const answers = [...paths, `/v1/artists/${items[0]!.artists[0]!.id}`].map(async (path) => {
    const answer = await simulator.get(path);
    return [answer.status, (await answer.text()).replace(/127\.0\.0\.1:\d+/g, 'sim')];
  });
  return Promise.all(answers);
};

describe('a simulator at rest', () => {
  it('knows all that had come out by then, as it was then', async () => {
    const live = await start(since);
    live.time.now = REST;
    const [out, before] = [await newest(live), await told(live)];
    await live.simulator.close();
    const resting = await start(atRest);
    resting.time.now = REST + MINUTE_MS;
    expect(out.total).toBe(64 + 300);
    expect(await newest(resting)).toMatchObject({ total: out.total, items: out.items });
    expect(await told(resting)).toEqual(before);
  });

  it('brings nothing new, and charts stand', async () => {
    const simulator = await start(atRest);
    simulator.time.now = REST;
    const [out, before] = [await newest(simulator), await told(simulator)];
    simulator.time.now += 50 * MINUTE_MS;
    expect((await newest(simulator)).total).toBe(out.total);
    expect(await told(simulator)).toEqual(before);
  });

  it('goes on where the clock is when it no longer rests, and has lost nothing', async () => {
    const resting = await start(atRest);
    resting.time.now = REST;
    const { items } = await newest(resting);
    await resting.simulator.close();
    const live = await start(since);
    live.time.now = REST + 2 * MINUTE_MS;
    const after = await newest(live);
    expect(after.total).toBe(64 + 330);
    expect(after.items.map(({ id }) => id)).toEqual(expect.arrayContaining(items.slice(0, 270).map(({ id }) => id)));
  });
});
