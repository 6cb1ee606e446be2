import type { Stream } from '@freshwax/contracts';

/** What stands beside `t`, a track or what was said of one, by the alias that conditions name it with. */
const BESIDE = {
  p: { table: 'live.track_meta', stream: 'track_meta', id: 't.id' },
  k: { table: 'live.tracks', stream: 'track', id: 't.id' },
  a: { table: 'live.albums', stream: 'album', id: 't.album_id' },
  m: { table: 'live.artist_meta', stream: 'artist_meta', id: 't.artist_id' },
} as const satisfies Record<string, { table: string; stream: Stream; id: string }>;
type Beside = keyof typeof BESIDE;

export type TrackTable = 'tracks' | 'track_meta' | 'spotify_events';

/** What each table says itself of that. */
const OWN: Record<TrackTable, Partial<Record<Beside, string>>> = {
  tracks: { k: 't.track_number' },
  track_meta: { p: 't.popularity' },
  spotify_events: { p: 't.popularity' },
};

const namedIn = (text: string): Beside[] =>
  (Object.keys(BESIDE) as Beside[]).filter((alias) => new RegExp(`\\b${alias}\\.`).test(text));

/**
 * The table as `t`, with what else a text names beside it. PostgreSQL drops an outer join that nothing names, but then no longer
 * reads the index alone where that would do.
 * @param named conditions and columns
 */
export function trackRows(table: TrackTable, named: string): string {
  const joins = namedIn(named).map((alias) => {
    const own = OWN[table][alias];
    const beside = BESIDE[alias];
    return own
      ? ` CROSS JOIN LATERAL (SELECT ${own}) ${alias}`
      : ` LEFT JOIN ${beside.table} ${alias} ON ${alias}.id = ${beside.id} AND ${alias}.source = t.source`;
  });
  return `live.${table} t${joins.join('')}`;
}

/** The streams that feed what is joined there, by alias. */
export const streamsBeside = (table: TrackTable, named: string): Readonly<Record<string, Stream>> =>
  Object.fromEntries(namedIn(named).flatMap((alias) => (OWN[table][alias] ? [] : [[alias, BESIDE[alias].stream]])));
