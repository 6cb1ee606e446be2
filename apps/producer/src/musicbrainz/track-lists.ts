import type { Source } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import type { RecentIds } from '../discovery/recent.ids.ts';
import type { Listed } from '../listenbrainz/releases.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import type { MusicBrainzApi } from './musicbrainz.api.ts';
import { toTracks } from './to-tracks.ts';
import { readAlbumsWithTracks } from './track-lists.query.ts';

/** A release whose track list did not come, or is empty, is asked for again after this, ms. */
const ASKED_AGAIN_MS = 86_400_000;

export interface TrackListParts {
  api: MusicBrainzApi;
  publisher: ObservationPublisher;
  pool: Pool;
  /** Albums asked for lately. */
  recent: RecentIds;
  listed: () => readonly Listed[];
}

/** Track lists of listed albums, the most played first: one call each, which is one a second. */
export class TrackLists {
  constructor(
    private readonly parts: TrackListParts,
    private readonly settings: { source: Source; albumsPerRun: number; now: () => number },
  ) {}

  async take(run: Run): Promise<void> {
    for (const one of await this.choose()) await this.takeOne(one, run);
  }

  private async choose(): Promise<Wanted[]> {
    const { pool, recent, listed } = this.parts;
    const { source, albumsPerRun } = this.settings;
    const candidates = listed()
      .filter(hasRelease)
      .filter(({ mbid }) => !recent.isRecent(mbid, ASKED_AGAIN_MS));
    const have = await readAlbumsWithTracks(pool, { source, ids: candidates.map(({ mbid }) => mbid) });
    return candidates
      .filter(({ mbid }) => !have.has(mbid))
      .sort((a, b) => b.listens - a.listens || (a.mbid < b.mbid ? -1 : 1))
      .slice(0, albumsPerRun);
  }

  private async takeOne({ mbid: albumId, releaseMbid }: Wanted, run: Run): Promise<void> {
    const { api, publisher, recent } = this.parts;
    const { source, now } = this.settings;
    run.asked++;
    const release = await api.fetchRelease(releaseMbid, run);
    recent.mark([albumId]);
    if (!release) {
      run.missing++;
      return;
    }
    run.answered++;
    const { mapped, skipped } = toTracks(release, albumId, { source, observedAt: now(), runId: run.id });
    run.missing += skipped;
    await publisher.publish(mapped, run);
  }
}

type Wanted = Listed & { releaseMbid: string };
const hasRelease = (one: Listed): one is Wanted => one.releaseMbid !== undefined;
