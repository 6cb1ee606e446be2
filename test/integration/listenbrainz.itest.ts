import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aggregateDifferences } from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { eventually } from '../eventually.ts';

const DAYS = 90;
/** Once a year: at the start of the process alone. */
const AT_START = '0 0 1 1 *';
const SIMULATOR = {
  FRESHWAX_SIMULATOR_ALBUMS: '3000',
  FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0',
  FRESHWAX_SIMULATOR_TIME_FACTOR: '0',
  FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE: '0',
};

interface Release {
  release_group_mbid: string;
  release_mbid: string;
  release_name: string;
  release_date: string;
  artist_mbids: string[];
  artist_credit_name: string;
  release_tags: string[];
  release_group_primary_type?: string;
  release_group_secondary_type?: string;
}
interface Artist {
  artist_mbid: string;
  name: string;
  tag: { artist: { tag: string; genre_mbid?: string }[] };
}
interface Recording {
  id: string;
  title: string;
  length: number;
  video: boolean;
  'artist-credit': { artist: { id: string; name: string } }[];
}
interface Tracklist {
  media: { position: number; tracks: { position: number; recording: Recording }[] }[];
}
type Row = Record<string, unknown> & { id: string };
type Families = Record<string, { calls: number; statuses: Record<string, number> }>;

describe('ListenBrainz', () => {
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  /** The same catalogue, asked by the test alone, at any rate. */
  let truth: AppProcess;
  let producer: AppProcess;
  let releases: Release[];
  let env: Record<string, string>;

  /** Albums and track lists are asked for once, so that the calls can be counted: where such a run failed, all begins anew. */
  beforeAll(() =>
    eventually(async () => {
      await pipeline?.close();
      await begin();
      const runs = async (): Promise<unknown[]> =>
        (
          await pipeline.pool.query(
            "SELECT job, outcome FROM book.run WHERE job IN ('discovery', 'tracks') AND finished_at IS NOT NULL ORDER BY job",
          )
        ).rows;
      await eventually(async () => expect(await runs()).toHaveLength(2));
      expect(await runs()).toEqual(['discovery', 'tracks'].map((job) => ({ job, outcome: 'done' })));
    }),
  );
  afterAll(() => pipeline.close());

  async function begin(): Promise<void> {
    pipeline = await TestPipeline.create(1);
    const epoch = { FRESHWAX_SIMULATOR_EPOCH: new Date().toISOString() };
    simulator = await pipeline.start('simulator', { ...SIMULATOR, ...epoch });
    truth = await pipeline.start('simulator', {
      ...SIMULATOR,
      ...epoch,
      FRESHWAX_SIMULATOR_MUSICBRAINZ_INTERVAL_MS: '0',
    });
    const fresh = await truth.json<{ payload: { releases: Release[] } }>(`/1/explore/fresh-releases/?days=${DAYS}`);
    releases = fresh.payload.releases;
    env = {
      FRESHWAX_LISTENBRAINZ_URL: simulator.url,
      FRESHWAX_MUSICBRAINZ_URL: simulator.url,
      FRESHWAX_SIMULATOR_URL: simulator.url,
      FRESHWAX_CONTACT: 'https://freshwax.example',
      FRESHWAX_FRESH_DAYS: String(DAYS),
      FRESHWAX_DISCOVERY_SCHEDULE: AT_START,
      FRESHWAX_WATCH_SCHEDULE: '*/2 * * * * *',
      FRESHWAX_ENRICHMENT_SCHEDULE: '*/2 * * * * *',
      FRESHWAX_ENRICHMENT_LIMIT: '10000',
      FRESHWAX_MUSICBRAINZ_SCHEDULE: AT_START,
      FRESHWAX_MUSICBRAINZ_LOOKUPS: '12',
    };
    await pipeline.startConsumer();
    producer = await pipeline.start('producer', { ...env, FRESHWAX_SOURCE: 'listenbrainz' });
  }

  const rowsOf = async (table: string): Promise<Map<string, Row>> => {
    const { rows } = await pipeline.pool.query<Row>(`SELECT * FROM live.${table} WHERE source = 'listenbrainz'`);
    return new Map(rows.map((row) => [row.id, row]));
  };
  const families = async (): Promise<Families> =>
    (await simulator.json<{ families: Families }>('/simulator/requests')).families;
  const musicBrainz = async <T>(path: string): Promise<T | undefined> => {
    const headers = { 'user-agent': 'test/1 ( https://freshwax.example )', accept: 'application/json' };
    const answer = await fetch(`${truth.url}/ws/2/${path}`, { headers });
    return answer.status === 404 ? undefined : ((await answer.json()) as T);
  };
  /** Listens of each id, as they must be stored. */
  const listensOf = async (of: string, ids: readonly string[]): Promise<[id: string, row: object][]> => {
    const key = `${of.replace('-', '_')}_mbid`;
    const all: [string, object][] = [];
    for (let at = 0; at < ids.length; at += 1_000) {
      const body = JSON.stringify({ [`${key}s`]: ids.slice(at, at + 1_000) });
      const answer = await fetch(`${truth.url}/1/popularity/${of}`, { method: 'POST', body });
      for (const said of (await answer.json()) as Record<string, unknown>[])
        all.push([
          said[key] as string,
          {
            listen_count: textOf(said['total_listen_count']),
            listener_count: textOf(said['total_user_count']),
            popularity: null,
          },
        ]);
    }
    return all;
  };

  it('alone gives every release group as an album, with all that was said of it, and its listens', async () => {
    expect(releases.length).toBeGreaterThan(1_000);
    await eventually(async () => expect((await rowsOf('albums')).size).toBe(releases.length));
    const albums = await rowsOf('albums');
    for (const release of releases) expect(albums.get(release.release_group_mbid)).toMatchObject(toAlbumRow(release));
    for (const [id, row] of await listensOf('release-group', [...albums.keys()]))
      expect(albums.get(id)).toMatchObject(row);
  });

  it('names several artists of one album each by their own name, and asks for 1,000 listens at once', async () => {
    const albums = await rowsOf('albums');
    const several = releases.filter(({ artist_mbids: mbids }) => mbids.length > 1);
    expect(several.length).toBeGreaterThan(10);
    for (const { release_group_mbid: id, artist_mbids: mbids } of several) {
      const artists = await truth.json<Artist[]>(`/1/metadata/artist/?artist_mbids=${mbids.join()}`);
      const names = new Map(artists.map((one) => [one.artist_mbid, one.name]));
      expect(albums.get(id)?.['artists']).toEqual(mbids.map((mbid) => ({ id: mbid, name: names.get(mbid) })));
    }
    expect((await families())['listenbrainz/popularity/release-group']?.calls).toBe(2);
  });

  it('gives each of their artists, with name, genres and listens', async () => {
    const mbids = [...new Set(releases.flatMap(({ artist_mbids: ids }) => ids))];
    await eventually(async () => expect((await rowsOf('artist_meta')).size).toBeGreaterThanOrEqual(mbids.length));
    const rows = await rowsOf('artist_meta');
    for (const [id, row] of await listensOf('artist', mbids)) expect(rows.get(id)).toMatchObject(row);
    for (let at = 0; at < mbids.length; at += 50) {
      const piece = mbids.slice(at, at + 50).join();
      for (const one of await truth.json<Artist[]>(`/1/metadata/artist/?artist_mbids=${piece}&inc=tag`)) {
        const { genres, ...row } = rows.get(one.artist_mbid)!;
        expect(row).toMatchObject({ name: one.name, url: `https://musicbrainz.org/artist/${one.artist_mbid}` });
        const named = one.tag.artist.filter(({ genre_mbid: genre }) => genre !== undefined);
        expect(new Set(genres as string[])).toEqual(new Set(named.map(({ tag }) => tag)));
      }
    }
  });

  it('gives the track lists of the most played, with lengths and listens, one call a second', async () => {
    await eventually(async () => {
      await pipeline.drained();
      expect((await rowsOf('track_meta')).size).toBe((await rowsOf('tracks')).size);
    });
    const [tracks, metas] = [await rowsOf('tracks'), await rowsOf('track_meta')];
    const ids = new Set([...tracks.values()].map((row) => row['album_id'] as string));
    expect(ids.size).toBe(12);
    const listens = await listensOf(
      'release-group',
      releases.map(({ release_group_mbid: id }) => id),
    );
    const order = listens.map(([id, row]) => [id, Number((row as Row)['listen_count'] ?? 0)] as const);
    const least = Math.min(...order.filter(([id]) => ids.has(id)).map(([, count]) => count));
    expect(order.filter(([id, count]) => !ids.has(id) && count > least)).toEqual([]);
    for (const release of releases.filter(({ release_group_mbid: id }) => ids.has(id))) {
      const path = `release/${release.release_mbid}?inc=recordings+artist-credits&fmt=json`;
      for (const row of toTrackRows(release, (await musicBrainz<Tracklist>(path))!)) {
        expect(tracks.get(row.id)).toMatchObject(row);
        expect(metas.get(row.id)).toMatchObject({ name: row['name'], duration_ms: row['duration_ms'] });
      }
    }
    for (const [id, row] of await listensOf('recording', [...metas.keys()])) expect(metas.get(id)).toMatchObject(row);
    expect((await families())['musicbrainz/release/{mbid}']).toMatchObject({ calls: 12, statuses: { 200: 12 } });
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('looks for the releases of a followed artist, beyond the days that are listed', async () => {
    const listed = new Set(releases.flatMap(({ artist_mbids: mbids }) => mbids));
    const { artists } = (await musicBrainz<{ artists: { id: string; name: string }[] }>(
      `artist?query=artist:"${releases[0]?.artist_credit_name}"&fmt=json`,
    ))!;
    const [artist] = artists.filter(({ id }) => listed.has(id));
    await pipeline.pool.query(
      "INSERT INTO book.followed_artist (query, source) VALUES ($1, 'listenbrainz'), ($2, 'listenbrainz'), ('nobody at all', 'listenbrainz')",
      [artist?.name.toUpperCase(), `https://musicbrainz.org/artist/${artist?.id}`],
    );
    const stateOf = async () =>
      (
        await pipeline.pool.query<{ artist_id: string | null; name: string | null; checked: boolean }>(
          `SELECT artist_id, name, checked_at IS NOT NULL AS checked FROM book.followed_artist
             WHERE resolved_at IS NOT NULL ORDER BY query COLLATE "C"`,
        )
      ).rows;
    const found = { artist_id: artist?.id, name: artist?.name, checked: true };
    await eventually(async () =>
      expect(await stateOf()).toEqual([found, found, { artist_id: null, name: null, checked: false }]),
    );
    await eventually(async () => {
      const sql = "SELECT sum(missing)::int AS missing FROM book.run WHERE job = 'follow' AND outcome = 'done'";
      expect((await pipeline.pool.query(sql)).rows).toEqual([{ missing: 1 }]);
    });
  });

  it('finds tracks and albums of another source again, by ISRC and barcode, beside that source', async () => {
    await producer.kill('SIGTERM');
    const both = { ...env, FRESHWAX_SOURCE: 'listenbrainz,simulator', FRESHWAX_CALLS_PER_RUN: '8' };
    const simulated = { ...both, FRESHWAX_MUSICBRAINZ_SCHEDULE: '*/5 * * * * *' };
    producer = await pipeline.start('producer', simulated);
    const matchesOf = async () =>
      (
        await pipeline.pool.query('SELECT kind, id, key, mbid FROM book.musicbrainz_match WHERE source = $1', [
          'simulator',
        ])
      ).rows as { kind: string; id: string; key: string; mbid: string | null }[];
    await eventually(async () => {
      for (const kind of ['track', 'album'])
        expect((await matchesOf()).filter((one) => one.kind === kind && one.mbid !== null).length).toBeGreaterThan(2);
    });
    await producer.kill('SIGTERM');
    await pipeline.drained();
    const [albums, metas] = [await rowsOf('albums'), await rowsOf('track_meta')];
    for (const { kind, key, mbid } of await matchesOf()) {
      const found =
        kind === 'track' ? await musicBrainz<{ recordings: Recording[] }>(`isrc/${key}?fmt=json`) : undefined;
      if (kind === 'track') expect(mbid).toBe(found?.recordings.find(({ video }) => !video)?.id ?? null);
      if (mbid !== null)
        expect((kind === 'track' ? metas : albums).get(mbid)).toMatchObject({
          source: 'listenbrainz',
          popularity: null,
        });
    }
    const matched = (await matchesOf()).flatMap(({ kind, mbid }) => (kind === 'track' && mbid !== null ? [mbid] : []));
    for (const [id, row] of await listensOf('recording', matched)) expect(metas.get(id)).toMatchObject(row);
    const { rows } = await pipeline.pool.query(
      "SELECT count(*)::int AS n FROM live.albums WHERE source = 'simulator' AND listen_count IS NOT NULL",
    );
    expect(rows).toEqual([{ n: 0 }]);
    for (const [family, { statuses }] of Object.entries(await families()))
      if (family.startsWith('musicbrainz/')) expect([family, statuses[503] ?? 0]).toEqual([family, 0]);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });
});

const textOf = (count: unknown): unknown => (typeof count === 'number' ? String(count) : count);

/** As it must be stored. */
function toAlbumRow(release: Release): Record<string, unknown> {
  const { release_group_primary_type: primary, release_group_secondary_type: secondary } = release;
  return {
    name: release.release_name,
    release_date: release.release_date,
    release_date_precision: 'day',
    album_type: secondary === 'Compilation' ? 'compilation' : (primary?.toLowerCase() ?? null),
    genres: release.release_tags,
    url: `https://musicbrainz.org/release-group/${release.release_group_mbid}`,
    total_tracks: null,
    ...(release.artist_mbids.length === 1 && {
      artists: [{ id: release.artist_mbids[0], name: release.artist_credit_name }],
    }),
  };
}

const toTrackRows = (release: Release, { media }: Tracklist): Row[] =>
  media.flatMap(({ position: disc, tracks }) =>
    tracks.map(({ position, recording }) => ({
      id: recording.id,
      name: recording.title,
      album_id: release.release_group_mbid,
      artists: recording['artist-credit'].map(({ artist: { id, name } }) => ({ id, name })),
      disc_number: disc,
      track_number: position,
      duration_ms: recording.length,
      explicit: null,
    })),
  );
