import type { Figure, Source, Stream } from '@freshwax/contracts';
import { binSql, type ExplorationQuestion } from '../stats/exploration.query.ts';
import { pairsSql } from '../stats/joined-pair.query.ts';
import { narrowedRows, narrowedSql, type Narrowing, type RowKind } from '../stats/narrow.ts';

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

/** Aliases of `narrowedRows`, and the stream that feeds each table. */
const STREAMS = {
  a: 'album',
  t: 'track',
  p: 'track_meta',
  m: 'artist_meta',
  w: 'watched_track',
} as const satisfies Record<string, Stream>;
type Alias = keyof typeof STREAMS;

interface Kind {
  alias: Alias;
  shown: Contribution['shown'];
  /** What is joined to them. */
  joined?: readonly Alias[];
}
const KINDS: Record<RowKind, Kind> = {
  albums: { alias: 'a', shown: { releaseDate: 'a.release_date', albumType: 'a.album_type' } },
  tracks: { alias: 't', shown: { durationMs: 't.duration_ms', popularity: 'p.popularity' }, joined: ['p', 'a', 'm'] },
  trackMeta: { alias: 'p', shown: { popularity: 'p.popularity' }, joined: ['a', 'm'] },
  artists: {
    alias: 'm',
    shown: { popularity: 'm.popularity', followers: 'm.followers', listenCount: 'm.listen_count' },
  },
  watchedTracks: { alias: 'w', shown: { popularity: 'w.popularity' } },
};

interface FigureKind {
  of: RowKind;
  /** Which of them. */
  that?: string;
  shown?: Contribution['shown'];
}
export const FIGURES: Record<Figure, FigureKind> = {
  albums: { of: 'albums' },
  releases: { of: 'albums', that: "a.release_day IS NOT NULL AND a.release_date_precision = 'day'" },
  tracks: { of: 'tracks' },
  trackDuration: { of: 'tracks', that: 't.duration_ms IS NOT NULL', shown: { durationMs: 't.duration_ms' } },
  trackPopularity: { of: 'trackMeta', that: 'p.popularity IS NOT NULL' },
  artists: { of: 'artists' },
  artistPopularity: { of: 'artists', that: 'm.popularity IS NOT NULL' },
  artistListens: { of: 'artists', that: 'm.listen_count IS NOT NULL' },
  watchedTracks: { of: 'watchedTracks' },
};

export function figureRows(figure: Figure, sources: readonly Source[], narrow: Narrowing): Contribution {
  const { of, that, shown = KINDS[of].shown } = FIGURES[figure];
  const { alias, joined = [] } = KINDS[of];
  const { and, values } = narrowedSql(of, narrow, 2);
  const conditions = `${that ? ` AND ${that}` : ''}${and}`;
  const named = [conditions, ...Object.values(shown)].join();
  const looksAt = joined.filter((other) => new RegExp(`\\b${other}\\.`).test(named));
  return {
    alias,
    stream: STREAMS[alias],
    from: `${narrowedRows[of]} WHERE ${alias}.source = ANY($1)${conditions}`,
    values: [sources, ...values],
    shown,
    beside: Object.fromEntries(looksAt.map((other) => [other, STREAMS[other]])),
  };
}

export interface PairQuestion extends Pick<ExplorationQuestion, 'x' | 'y' | 'bins' | 'sources'> {
  xBin?: number | undefined;
  yBin?: number | undefined;
}
export interface Axis {
  from: number;
  to: number;
}

/**
 * The rows that have both variables; of the bins that are named, by the axes that the grid was cut by.
 * @param axes needed where a bin is named
 * @param today UTC, `2026-11-21`
 */
export function pairRows(
  { x, y, bins, sources, xBin, yBin }: PairQuestion,
  axes: { x: Axis; y: Axis } | null,
  today: string,
): Contribution {
  const pairs = pairsSql(x, y);
  const values: unknown[] = [sources, today];
  const bind = (value: number): string => `$${values.push(value)}::bigint`;
  const isIn = (value: string, { from, to }: Axis, bin: number): string =>
    ` AND ${binSql(value, { from: bind(from), to: bind(to) }, `${bind(bins)}::int`)} = ${bind(bin)}`;
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
