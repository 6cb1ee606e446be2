import type { KnownQuery } from '../enrichment/known.query.ts';
import type { Page } from '../spotify/responses.ts';
import type { Run } from '../runs/run.ts';
import {
  LAST_SEARCH_OFFSET,
  NEW_RELEASES_PAGE,
  SEARCH_PAGE,
  type Mode,
  type SpotifyCatalogue,
} from '../spotify/spotify.catalogue.ts';
import { BadRequest, NotFound } from '../exchange/source.errors.ts';
import type { AlbumTaker } from './album.taker.ts';
import type { RecentIds } from './recent.ids.ts';
import type { Position, SourceCursor } from './source.cursor.ts';

/** How often all pages are walked to their end, ms; between, a walk stops where nothing is new. */
const FULL_SWEEP_MS = 86_400_000;

export interface DiscoverySettings {
  markets: readonly string[];
  /** An album observed within this time is not fetched again, ms. */
  albumFreshnessMs: number;
  now: () => number;
}

/** How new albums are found: one plan a mode and market. */
interface Plan {
  name: string;
  market: string;
  mode: Mode;
  pageSize: number;
  lastOffset: number;
  /** Pages in a row without a new album that end a walk. Search has holes and overlaps, so one is not enough. */
  quietPages: number;
  fetchPage: (offset: number, run: Run) => Promise<Page>;
}

export interface DiscoveryParts {
  catalogue: SpotifyCatalogue;
  albums: AlbumTaker;
  known: KnownQuery;
  cursor: SourceCursor;
  recent: RecentIds;
}

/** Walks the pages of new albums, market by market, and takes those that are not known yet. */
export class Discovery {
  private runs = 0;

  constructor(
    private readonly parts: DiscoveryParts,
    private readonly settings: DiscoverySettings,
  ) {}

  /** @throws SourceError, KafkaJSError; the next run goes on behind the last page that Kafka acknowledged */
  async discover(run: Run, mode: Mode): Promise<void> {
    const { markets } = this.settings;
    // Each market is the first in its turn: the first may spend all calls of a day.
    const first = this.runs++ % markets.length;
    for (const market of [...markets.slice(first), ...markets.slice(0, first)])
      await this.walk(this.planOf(market, mode), run);
  }

  private planOf(market: string, mode: Mode): Plan {
    const { catalogue } = this.parts;
    if (mode === 'extended')
      return {
        name: `new-releases:${market}`,
        market,
        mode,
        pageSize: NEW_RELEASES_PAGE,
        lastOffset: LAST_SEARCH_OFFSET,
        quietPages: 1,
        fetchPage: (offset, run) => catalogue.fetchNewReleases({ market, offset, limit: NEW_RELEASES_PAGE }, run),
      };
    return {
      name: `search-tag-new:${market}`,
      market,
      mode,
      pageSize: SEARCH_PAGE,
      lastOffset: LAST_SEARCH_OFFSET,
      quietPages: 3,
      fetchPage: (offset, run) => catalogue.searchNewAlbums({ market, offset }, run),
    };
  }

  private async walk(plan: Plan, run: Run): Promise<void> {
    let position = await this.parts.cursor.read(plan.name);
    for (let quiet = 0; ;) {
      const page = await this.fetchPage(plan, position.offset, run);
      run.missing += page.skipped;
      const unseen = await this.unseen(page.items.map((album) => album.id));
      await this.parts.albums.take({ ids: unseen, market: plan.market, mode: plan.mode }, run);
      quiet = unseen.length === 0 ? quiet + 1 : 0;
      position = this.next(plan, position, { isEnd: page.length === 0, isQuiet: quiet >= plan.quietPages });
      await this.parts.cursor.move(plan.name, position);
      if (position.offset === 0) return;
    }
  }

  /** Offset 0 ends the walk. */
  private next(
    plan: Plan,
    { offset, sweptAt }: Position,
    { isEnd, isQuiet }: { isEnd: boolean; isQuiet: boolean },
  ): Position {
    const now = this.settings.now();
    if (isEnd || offset + plan.pageSize > plan.lastOffset) return { offset: 0, sweptAt: now };
    const isSwept = sweptAt !== undefined && now - sweptAt < FULL_SWEEP_MS;
    return { offset: isQuiet && isSwept ? 0 : offset + plan.pageSize, ...(sweptAt !== undefined && { sweptAt }) };
  }

  /** Beyond the last result Spotify answers an empty page, 404 or 400. */
  private async fetchPage(plan: Plan, offset: number, run: Run): Promise<Page> {
    try {
      return await plan.fetchPage(offset, run);
    } catch (error) {
      const isTooDeep = offset > 0 && (error instanceof NotFound || error instanceof BadRequest);
      if (isTooDeep) return { items: [], skipped: 0, length: 0, total: undefined };
      throw error;
    }
  }

  private async unseen(ids: readonly string[]): Promise<string[]> {
    const { recent, known } = this.parts;
    const { albumFreshnessMs, now } = this.settings;
    const candidates = [...new Set(ids)].filter((id) => !recent.isRecent(id, albumFreshnessMs));
    if (candidates.length === 0) return [];
    const fresh = await known.freshIds('albums', candidates, now() - albumFreshnessMs);
    return candidates.filter((id) => !fresh.has(id));
  }
}
