import type { KnownQuery } from '../enrichment/known.query.ts';
import type { Run } from '../runs/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import type { AlbumTaker } from './album.taker.ts';
import type { CallAllowance } from './call.allowance.ts';
import type { RecentIds } from './recent.ids.ts';

/** Most albums of one run: it must end some time. */
const MOST_ALBUMS = 200;

export interface AlbumBacklogParts {
  taker: AlbumTaker;
  known: KnownQuery;
  /** Albums that were asked for whole. */
  asked: RecentIds;
  /** Where one call fetches one album. */
  allowance: CallAllowance;
}

/** Albums that only a list has shown: their own calls bring label, barcode and tracks, newest first, run after run. */
export class AlbumBacklog {
  constructor(
    private readonly parts: AlbumBacklogParts,
    private readonly settings: { market: string; albumFreshnessMs: number },
  ) {}

  /** @throws SourceError, KafkaJSError */
  async fill(run: Run, mode: Mode): Promise<void> {
    const { known, asked, allowance, taker } = this.parts;
    const { market, albumFreshnessMs } = this.settings;
    const waiting = await known.albumsWithoutTracks();
    const most = mode === 'dev' ? Math.min(MOST_ALBUMS, allowance.available()) : MOST_ALBUMS;
    const ids = waiting.filter((id) => !asked.isRecent(id, albumFreshnessMs)).slice(0, most);
    if (mode === 'dev') allowance.spend(ids.length);
    await taker.take({ ids, market, mode }, run);
  }
}
