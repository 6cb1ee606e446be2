import type { Source } from '@freshwax/contracts';
import type { RecentIds } from '../discovery/recent.ids.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import type { Run } from '../runs/run.ts';
import { MBIDS_PER_POST, type Listened, type ListenBrainzApi } from './listenbrainz.api.ts';
import { NO_LISTENS, type Listens } from './listens.ts';
import { piecesOf } from './pieces.ts';
import type { StoredQuery } from './stored.query.ts';
import { toAlbumAgain, toTrackMeta } from './to-stored.ts';

export interface ListeningParts {
  api: ListenBrainzApi;
  publisher: ObservationPublisher;
  stored: StoredQuery;
  /** Asked for lately: the stores need a moment to know it. */
  recent: RecentIds;
  /** Albums that discovery asks for itself. */
  listed: () => readonly { mbid: string }[];
}

export interface ListeningSettings {
  source: Source;
  freshnessMs: number;
  /** Most tracks, and most albums, of one run. */
  limit: number;
  now: () => number;
}

/** Listens of what is stored: tracks that were never asked for first, then tracks and albums asked for longest ago. */
export class Listening {
  constructor(
    private readonly parts: ListeningParts,
    private readonly settings: ListeningSettings,
  ) {}

  async refresh(run: Run): Promise<void> {
    const { stored, recent, listed } = this.parts;
    const { freshnessMs, limit, now } = this.settings;
    const except = recent.recent(freshnessMs);
    const before = now() - freshnessMs;
    const unheard = await stored.unheardTracks(except, limit);
    const stale = await stored.staleTracks({ before, except, limit: limit - unheard.length });
    await this.take({ of: 'recording', rows: [...unheard, ...stale], to: toTrackMeta }, run);
    const others = [...except, ...listed().map(({ mbid }) => mbid)];
    const albums = await stored.staleAlbums({ before, except: others, limit });
    await this.take({ of: 'release-group', rows: albums, to: toAlbumAgain }, run);
  }

  /** Of these tracks, however fresh they are. One that is not stored is not known here. */
  async hear(trackIds: readonly string[], run: Run): Promise<void> {
    const rows = await this.parts.stored.tracks(trackIds);
    run.asked += trackIds.length - rows.length;
    run.missing += trackIds.length - rows.length;
    await this.take({ of: 'recording', rows, to: toTrackMeta }, run);
  }

  private async take<T extends { id: string }>({ of, rows, to }: Wanted<T>, run: Run): Promise<void> {
    const { api, publisher, recent } = this.parts;
    const { source, now } = this.settings;
    for (const piece of piecesOf(rows, MBIDS_PER_POST)) {
      const ids = piece.map(({ id }) => id);
      run.asked += ids.length;
      const listens = await api.fetchListens(of, ids, run);
      run.answered += ids.filter((id) => listens.has(id)).length;
      const sighting = { source, observedAt: now(), runId: run.id };
      const mapped = piece.map((row) => to(row, listens.get(row.id) ?? NO_LISTENS, sighting));
      await publisher.publish(mapped, run);
      recent.mark(ids);
    }
  }
}

interface Wanted<T> {
  of: Listened;
  rows: readonly T[];
  to: (row: T, listens: Listens, sighting: Sighting) => Mapped;
}
