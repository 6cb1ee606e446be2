import type { Page } from '../spotify/responses.ts';
import type { Run } from '../runs/run.ts';
import {
  LAST_NEW_RELEASES_OFFSET,
  LAST_SEARCH_OFFSET,
  MOST_A_PAGE,
  SEARCH_PAGE,
  type Mode,
  type SpotifyCatalogue,
} from '../spotify/spotify.catalogue.ts';

/** One list of new albums that can be paged through. */
export interface Slice {
  /** Under which its position is kept. */
  name: string;
  market: string;
  mode: Mode;
  /** Most that a page of it may hold. */
  pageSize: number;
  lastOffset: number;
  /** Pages in a row without an unseen album that end a look: search has holes and overlaps, so one is not enough. */
  quietPages: number;
  /**
   * A list that mostly repeats others. It is looked at once a day, after the others were seen to their ends, and walked
   * on only while it brings unseen albums.
   */
  isExtra: boolean;
  fetchPage: (offset: number, run: Run) => Promise<Page>;
}

export interface SlicesWanted {
  catalogue: SpotifyCatalogue;
  mode: Mode;
  markets: readonly string[];
  /** ms since 1970 */
  now: number;
}

/**
 * All lists, the most telling first.
 * dev: `tag:new` of each market; extra: the same with `year:`, since a search shows no more than 1,000 hits.
 * Else: the new releases of each market, of which Spotify shows about 100; extra: `tag:new` in pages of 50.
 */
export function slicesOf(wanted: SlicesWanted): Slice[] {
  const { mode, markets, now } = wanted;
  if (mode !== 'dev') return [...markets.map(newReleases(wanted)), ...markets.map(tagNew(wanted, { isExtra: true }))];
  return [
    ...markets.map(tagNew(wanted, { isExtra: false })),
    ...yearsOf(now).flatMap((year) => markets.map(tagNew(wanted, { isExtra: true, year }))),
  ];
}

const newReleases =
  ({ catalogue, mode }: SlicesWanted) =>
  (market: string): Slice => ({
    name: `new-releases:${market}`,
    market,
    mode,
    pageSize: MOST_A_PAGE,
    lastOffset: LAST_NEW_RELEASES_OFFSET,
    quietPages: 1,
    isExtra: false,
    fetchPage: (offset, run) => catalogue.fetchNewReleases({ market, limit: MOST_A_PAGE, offset }, run),
  });

const tagNew =
  ({ catalogue, mode }: SlicesWanted, { isExtra, year }: { isExtra: boolean; year?: number }) =>
  (market: string): Slice => {
    const limit = mode === 'dev' ? SEARCH_PAGE : MOST_A_PAGE;
    return {
      name: `search-tag-new${year === undefined ? '' : `-${year}`}:${market}`,
      market,
      mode,
      pageSize: limit,
      lastOffset: LAST_SEARCH_OFFSET,
      // Its first two pages of 50 are what new releases showed already.
      quietPages: mode === 'dev' ? 2 : 3,
      isExtra,
      fetchPage: (offset, run) => catalogue.searchNewAlbums({ market, year, limit, offset }, run),
    };
  };

/** The years that the past two weeks lie in. */
function yearsOf(now: number): number[] {
  const years = [now, now - 14 * 86_400_000].map((time) => new Date(time).getUTCFullYear());
  return [...new Set(years)];
}
