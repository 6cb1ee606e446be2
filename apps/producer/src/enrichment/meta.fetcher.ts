import type { RecentIds } from '../discovery/recent.ids.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { EntityFetcher } from '../spotify/entity.fetcher.ts';
import type { Sighting } from '../publish/to-observation.ts';
import type { Run } from '../runs/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { toArtistMeta } from '../spotify/to-artist-meta.ts';
import { toTrackMeta } from '../spotify/to-track-meta.ts';

export interface MetaWanted {
  kind: 'track' | 'artist';
  ids: readonly string[];
  market: string;
  mode: Mode;
}

/** Fetches what tracks and artists say of themselves, and publishes it. */
export class MetaFetcher {
  constructor(
    private readonly fetcher: EntityFetcher,
    private readonly publisher: ObservationPublisher,
    private readonly source: Sighting['source'],
    /** Ids of tracks and artists asked for lately. */
    readonly recent: RecentIds,
    /** Those of them that did not come: unknown to the source, or answered under another id. */
    readonly lost: RecentIds,
  ) {}

  /** @throws SourceError, KafkaJSError; what was published by then stays */
  async take(wanted: MetaWanted, run: Run): Promise<void> {
    const { kind, market } = wanted;
    for await (const { asked, items, at } of this.fetcher.fetch(wanted, run)) {
      // What an artist says of themselves is the same in all markets.
      const sighting = { source: this.source, observedAt: at, runId: run.id, ...(kind === 'track' && { market }) };
      await this.publisher.publish(
        items.map((item) => (kind === 'track' ? toTrackMeta(item, sighting) : toArtistMeta(item, sighting))),
        run,
      );
      const answered = new Set(items.map((item) => item.id));
      this.recent.mark(asked);
      this.recent.mark(answered);
      this.lost.mark(asked.filter((id) => !answered.has(id)));
    }
  }
}
