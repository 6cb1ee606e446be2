import type { Exploration, Figure, Source, Stream } from '@freshwax/contracts';
import { binSql, type ExplorationQuestion } from '../stats/exploration.query.ts';
import { pairsSql } from '../stats/variable-rows.ts';
import { narrowedSql, narrowingOf, type NarrowedKind, type Narrowing, type NarrowingName } from '../stats/narrow.ts';
import { streamsBeside, trackRows, type TrackTable } from '../stats/track-rows.ts';

/** The rows that a figure counts, as SQL. */
export interface Contribution {
  /** Of the rows themselves. */
  readonly alias: string;
  readonly stream: Stream;
  /** What follows FROM, conditions included; `$1` the sources. */
  readonly from: string;
  readonly values: readonly unknown[];
  /** What a row brings to the figure: name -> SQL. */
  readonly shown: Readonly<Record<string, string>>;
  /** Rows of other streams that it looks at, by their alias. */
  readonly beside: Readonly<Record<string, Stream>>;
}

interface Kind {
  alias: string;
  stream: Stream;
  table: string;
  narrowed: NarrowedKind;
  shown: Contribution['shown'];
}
const KINDS = {
  albums: {
    alias: 'a',
    stream: 'album',
    table: 'live.albums a',
    narrowed: 'albums',
    shown: { releaseDate: 'a.release_date', albumType: 'a.album_type' },
  },
  tracks: {
    alias: 't',
    stream: 'track',
    table: 'tracks',
    narrowed: 'tracks',
    shown: { durationMs: 't.duration_ms', popularity: 'p.popularity' },
  },
  trackMeta: {
    alias: 't',
    stream: 'track_meta',
    table: 'track_meta',
    narrowed: 'tracks',
    shown: { popularity: 't.popularity' },
  },
  artists: {
    alias: 'm',
    stream: 'artist_meta',
    table: 'live.artist_meta m',
    narrowed: 'artists',
    shown: { popularity: 'm.popularity', followers: 'm.followers', listenCount: 'm.listen_count' },
  },
  watchedTracks: {
    alias: 't',
    stream: 'watched_track',
    table: 'spotify_events',
    narrowed: 'watchedTracks',
    shown: { popularity: 't.popularity' },
  },
} as const satisfies Record<string, Kind>;
type RowKind = keyof typeof KINDS;

interface FigureKind {
  of: RowKind;
  /** Which of them. */
  that?: string;
  shown?: Contribution['shown'];
}
const FIGURES: Record<Figure, FigureKind> = {
  albums: { of: 'albums' },
  releases: { of: 'albums', that: "a.release_day IS NOT NULL AND a.release_date_precision = 'day'" },
  tracks: { of: 'tracks' },
  trackDuration: { of: 'tracks', that: 't.duration_ms IS NOT NULL', shown: { durationMs: 't.duration_ms' } },
  trackPopularity: { of: 'trackMeta', that: 't.popularity IS NOT NULL' },
  artists: { of: 'artists' },
  artistPopularity: { of: 'artists', that: 'm.popularity IS NOT NULL' },
  artistListens: { of: 'artists', that: 'm.listen_count IS NOT NULL' },
  watchedTracks: { of: 'watchedTracks' },
};

/** What the rows of a figure can be narrowed by. */
export const narrowingOfFigure = (figure: Figure): NarrowingName[] => narrowingOf(KINDS[FIGURES[figure].of].narrowed);

export function figureRows(figure: Figure, sources: readonly Source[], narrow: Narrowing): Contribution {
  const { of, that } = FIGURES[figure];
  const { alias, stream, table, narrowed, shown: usual }: Kind = KINDS[of];
  const shown = FIGURES[figure].shown ?? usual;
  const { and, values } = narrowedSql(narrowed, narrow, 2);
  const conditions = `${that ? ` AND ${that}` : ''}${and}`;
  const named = [conditions, ...Object.values(shown)].join();
  const isOfTracks = alias === 't';
  const rows = isOfTracks ? trackRows(table as TrackTable, named) : table;
  return {
    alias,
    stream,
    from: `${rows} WHERE ${alias}.source = ANY($1)${conditions}`,
    values: [sources, ...values],
    shown,
    beside: isOfTracks ? streamsBeside(table as TrackTable, named) : {},
  };
}

export interface PairQuestion extends ExplorationQuestion {
  xBin?: number | undefined;
  yBin?: number | undefined;
}
type Axes = NonNullable<Exploration['axes']>;

/**
 * The rows that have both variables; of the bins that are named, by the axes that the grid was cut by.
 * @param axes needed where a bin is named
 * @param today UTC, `2026-11-21`
 */
export function pairRows(
  { x, y, bins: _, sources, xBin, yBin, ...narrow }: PairQuestion,
  axes: Axes | null,
  today: string,
): Contribution {
  const pairs = pairsSql({ x, y, narrow }, 3);
  const values: unknown[] = [sources, today, ...pairs.values];
  const bind = (value: number): string => `$${values.push(value)}::bigint`;
  const isIn = (value: string, { from, to, bins }: Axes['x'], bin: number): string =>
    ` AND ${binSql(value, { from: bind(from), width: bind((to - from) / bins), bins: bind(bins) })} = ${bind(bin)}`;
  const ofBin = [
    ...(axes && xBin !== undefined ? [isIn(pairs.x, axes.x, xBin)] : []),
    ...(axes && yBin !== undefined ? [isIn(pairs.y, axes.y, yBin)] : []),
  ].join('');
  return {
    alias: 't',
    stream: pairs.stream,
    from: pairs.from + ofBin,
    values,
    shown: { [x]: pairs.x, [y]: pairs.y },
    beside: pairs.joined,
  };
}
