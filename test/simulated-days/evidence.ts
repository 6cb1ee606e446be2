import type { PathCalls } from '../../apps/simulator/src/server/path-log.ts';
import { aggregateDifferences } from '../delivery/checker.ts';
import { fetchAll, shortestGaps, type Kind, type RequestLog, type Rules, type TrueAlbum } from './asked.ts';
import type { Lived } from './live.ts';
import { LATENCY, type DaysSettings, type Mode } from './settings.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
/** As long `tag:new` shows an album, ms. */
const NEW_MS = 14 * DAY_MS;
/** Albums that a page of a search shows at most. */
const PAGE_SIZE: Readonly<Record<Mode, number>> = { dev: 10, grandfathered: 50, extended: 50 };

export interface Count {
  truth: number;
  found: number;
}

/** What two days have left in the stores and in the simulator's log. */
export interface Evidence extends Lived {
  mode: Mode;
  /** ms since 1970, virtual. */
  startedAt: number;
  hours: number;
  callsPerDay: number;
  albums: Count;
  /** Albums that the calls could reveal at most. */
  revealable: number;
  /** Of the albums that were found: those with their tracks. */
  whole: number;
  tracks: Count;
  artists: Count;
  missed: { id: string; releasedAt: string }[];
  wrongAlbums: string[];
  log: RequestLog;
  /** How often each fault had its way. */
  faults: Record<string, number>;
  /** Entities that were asked for again too soon, with the time in ms. */
  tooSoon: string[];
  /** How many entities were asked for. */
  asked: Record<Kind, number>;
  deadLetters: number;
  aggregates: string[];
}

interface Row {
  id: string;
  name: string;
  release_date: string;
  total_tracks: number;
  upc: string | null;
}

export async function gather(world: World, days: DaysSettings, lived: Lived): Promise<Evidence> {
  const { mode, pipeline, simulator, settings, startedAt } = world;
  const since = new Date(startedAt - NEW_MS).toISOString();
  const market = settings.markets[0]!;
  const truth = await fetchAll<TrueAlbum & { released_at: string }>(
    simulator,
    `/simulator/truth/albums?since=${since}&market=${market}&`,
  );
  const { rows } = await pipeline.pool.query<Row>('SELECT id, name, release_date, total_tracks, upc FROM live.albums');
  const found = new Map(rows.map((row) => [row.id, row]));
  const searchCalls = days.callsPerDay * Math.ceil(days.hours / 24);
  return {
    mode,
    startedAt,
    hours: days.hours,
    callsPerDay: days.callsPerDay,
    albums: { truth: truth.length, found: truth.filter(({ id }) => found.has(id)).length },
    revealable: Math.min(truth.length, PAGE_SIZE[mode] * searchCalls),
    missed: truth.filter(({ id }) => !found.has(id)).map(({ id, released_at: releasedAt }) => ({ id, releasedAt })),
    wrongAlbums: wrongOf(truth, rows),
    ...(await countRest(world, truth)),
    ...(await judgeCalls(world)),
    ...lived,
    aggregates: await aggregateDifferences(pipeline.pool),
  };
}

/** Albums that the simulator does not know as new in that market, or of which it says something else. */
function wrongOf(truth: readonly TrueAlbum[], rows: readonly Row[]): string[] {
  const byId = new Map(truth.map((album) => [album.id, album]));
  return rows.flatMap((row) => {
    const album = byId.get(row.id);
    if (!album) return [`${row.id} is none`];
    const isSame =
      row.name === album.name &&
      row.release_date === album.release_date &&
      row.total_tracks === album.total_tracks &&
      (row.upc === null || row.upc === album.upc);
    return isSame ? [] : [`${JSON.stringify(row)} where ${JSON.stringify(album)} is true`];
  });
}

async function countRest({ pipeline: { pool } }: World, truth: readonly TrueAlbum[]) {
  const { rows } = await pool.query<{ tracks: string; whole: string; dead: string }>(`
    SELECT (SELECT count(*) FROM live.tracks) AS tracks,
      (SELECT count(DISTINCT album_id) FROM live.tracks) AS whole,
      (SELECT count(*) FROM book.dead_letter) AS dead`);
  const { rows: artistRows } = await pool.query<{ id: string }>('SELECT id FROM live.artist_meta');
  const { tracks, whole, dead } = rows[0]!;
  const named = new Set(truth.flatMap(({ artists }) => artists.map(({ id }) => id)));
  return {
    whole: Number(whole),
    tracks: { truth: truth.reduce((sum, album) => sum + album.total_tracks, 0), found: Number(tracks) },
    artists: { truth: named.size, found: artistRows.filter(({ id }) => named.has(id)).length },
    deadLetters: Number(dead),
  };
}

/** What the simulator saw, and what of it came too soon. Watched tracks are asked for at each of their times. */
async function judgeCalls({ simulator, pipeline: { pool }, settings: { freshnessMs, albumFreshnessMs } }: World) {
  const log = await simulator.json<RequestLog>('/simulator/requests');
  const { rules } = await simulator.json<Rules>('/simulator/faults');
  const paths = await fetchAll<PathCalls>(simulator, '/simulator/requests/paths?');
  const { rows } = await pool.query<{ track_id: string }>('SELECT track_id FROM book.watched_track');
  const watched = new Set(rows.map((row) => row.track_id));
  const freshness: Record<Kind, number> = { albums: albumFreshnessMs, tracks: freshnessMs, artists: freshnessMs };
  const gaps = Object.entries(freshness).map(([kind, ms]) => ({
    kind: kind as Kind,
    ms,
    gaps: [...shortestGaps(paths, kind as Kind)].filter(([id]) => !watched.has(id)),
  }));
  return {
    log,
    faults: Object.fromEntries(rules.flatMap(({ fault, applied }) => (fault === LATENCY ? [] : [[fault, applied]]))),
    tooSoon: gaps.flatMap(({ kind, ms, gaps: all }) =>
      all.filter(([, gap]) => gap < ms).map(([id, gap]) => `${kind} ${id} after ${gap} ms`),
    ),
    asked: Object.fromEntries(gaps.map(({ kind, gaps: all }) => [kind, all.length])) as Record<Kind, number>,
  };
}
