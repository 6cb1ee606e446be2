import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { eventually } from '../eventually.ts';

const DAY_MS = 86_400_000;
/** Once a year: at the start of the process alone. */
const AT_START = '0 0 1 1 *';
const EACH_SECOND = '* * * * * *';

interface Album {
  id: string;
  album_type: string;
  release_date: string;
  artists: { id: string }[];
  tracks: { id: string }[];
}
type Row = Record<string, unknown>;

describe.each(['dev', 'extended'])('the lists of a user whose app is of the mode %s', (mode) => {
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  let producer: AppProcess;
  let albums: Album[];
  let tracks: [string, string];

  const rows = async (sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pipeline.pool.query<Row>(sql, values)).rows;
  const startProducer = (): Promise<AppProcess> =>
    pipeline.start('producer', {
      FRESHWAX_SOURCE: 'simulator',
      FRESHWAX_SIMULATOR_URL: simulator.url,
      FRESHWAX_DISCOVERY_SCHEDULE: AT_START,
      FRESHWAX_ENRICHMENT_SCHEDULE: AT_START,
      FRESHWAX_WATCH_SCHEDULE: EACH_SECOND,
      FRESHWAX_CALLS_PER_RUN: '30',
      FRESHWAX_WATCHED_TRACKS: tracks.join(),
    });
  const nameOf = async (artistId: string): Promise<string> => {
    const asked = { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) };
    const headers = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
    // A connection that lay idle while all stood still may end just as it is asked.
    return eventually(async () => {
      const granted = await fetch(`${simulator.url}/api/token`, { ...asked, headers });
      const { access_token: token } = (await granted.json()) as { access_token: string };
      const answer = await fetch(`${simulator.url}/v1/artists/${artistId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return ((await answer.json()) as { name: string }).name;
    });
  };
  const entry = async (query: string): Promise<Row> =>
    (await rows('SELECT * FROM book.watched_track WHERE query = $1', [query]))[0] ?? {};
  const observedAt = async (query: string): Promise<number> => ((await entry(query))['observed_at'] as Date).getTime();

  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
    await pipeline.startConsumer();
    simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_MODE: mode,
      FRESHWAX_SIMULATOR_ALBUMS: '3000',
      FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0',
      FRESHWAX_SIMULATOR_TIME_FACTOR: '0',
    });
    albums = (await simulator.json<{ items: Album[] }>('/simulator/truth/albums?tracks=true&market=US')).items;
    tracks = [albums[0]!.tracks[0]!.id, albums[1]!.tracks[0]!.id];
    producer = await startProducer();
  });
  afterAll(() => pipeline.close());

  it('bring the newest album of an artist who is followed by name, which discovery does not find', async () => {
    const old = new Date(Date.now() - 30 * DAY_MS).toISOString().slice(0, 10);
    const newest = new Map<string, Album>();
    for (const album of albums) for (const { id } of album.artists) if (!newest.has(id)) newest.set(id, album);
    // An artist's compilations are a group of their own, which is not looked for.
    const [id, album] = [...newest].find(([, it]) => it.release_date < old && it.album_type !== 'compilation')!;
    const name = await nameOf(id);
    await rows(`INSERT INTO book.followed_artist (query, source) VALUES ($1, 'simulator')`, [name]);
    await eventually(async () => {
      const [followed] = await rows('SELECT * FROM book.followed_artist');
      expect(followed).toMatchObject({ name, artist_id: id });
      expect(await rows('SELECT id FROM live.albums WHERE id = $1', [album.id])).toHaveLength(1);
      const taken = await rows('SELECT id FROM live.tracks WHERE album_id = $1', [album.id]);
      expect(taken).toHaveLength(album.tracks.length);
      expect(followed!['checked_at']).not.toBeNull();
    });
  });

  it('have each track observed at its own interval', async () => {
    await rows('UPDATE book.watched_track SET interval_ms = 3600000 WHERE query = $1', [tracks[1]]);
    await eventually(async () => expect(await observedAt(tracks[1])).toBeGreaterThan(0));
    // A run that was under way may go by the interval before it: with the second one from now on it has ended.
    for (let times = 0; times < 2; times++) {
      const before = await eventually(() => observedAt(tracks[0]));
      await eventually(async () => expect(await observedAt(tracks[0])).toBeGreaterThan(before));
    }
    const [often, seldom] = [await observedAt(tracks[0]), await observedAt(tracks[1])];
    await eventually(async () => expect(await observedAt(tracks[0])).toBeGreaterThanOrEqual(often + 20_000));
    expect(await observedAt(tracks[1])).toBe(seldom);
    const [counted] = await rows(
      `SELECT count(*)::int AS n FROM book.run WHERE job = 'watch' AND published > 0 AND started_at > $1`,
      [new Date(often)],
    );
    expect(counted!['n']).toBeLessThanOrEqual(Math.ceil(((await observedAt(tracks[0])) - often) / 10_000) + 3);
  });

  it('leave out what was removed, also after a restart, though the configuration names it', async () => {
    await rows('UPDATE book.watched_track SET removed_at = now() WHERE query = $1', [tracks[0]]);
    await producer.kill('SIGTERM');
    const last = await observedAt(tracks[0]);
    await rows('UPDATE book.watched_track SET interval_ms = 10000 WHERE query = $1', [tracks[1]]);
    producer = await startProducer();
    // By then the removed one would have been due, too.
    await eventually(async () => expect(await observedAt(tracks[1])).toBeGreaterThan(last + 12_000));
    expect(await observedAt(tracks[0])).toBe(last);
    expect((await entry(tracks[0]))['removed_at']).not.toBeNull();
  });
});
