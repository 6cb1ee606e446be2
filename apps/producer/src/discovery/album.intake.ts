import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Sighting } from '../publish/to-observation.ts';
import { refusalOf, type Refusal } from '../runs/refusal.ts';
import type { Run } from '../runs/run.ts';
import type { Entity } from '../spotify/responses.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { toAlbum } from '../spotify/to-album.ts';
import type { AlbumTaker } from './album.taker.ts';
import type { RecentIds } from './recent.ids.ts';

export interface AlbumIntakeParts {
  taker: AlbumTaker;
  publisher: ObservationPublisher;
  known: KnownQuery;
  /** Albums that were asked for whole. */
  asked: RecentIds;
  /** Albums that were published as a list shows them. */
  shown: RecentIds;
}

export interface AlbumIntakeSettings {
  source: Sighting['source'];
  /** An album observed within this time is not fetched again, ms. */
  albumFreshnessMs: number;
  now: () => number;
}

export interface Met {
  market: string;
  mode: Mode;
  /** Somebody waits for them: the unknown are fetched whole at once also where each costs a call, the known never again. */
  isWanted?: boolean;
}

export interface Taken {
  /** How many were not known before. */
  unseen: number;
  /** Why they could not be fetched whole. */
  refusal?: Refusal;
}

/**
 * What is done with albums that a list shows. Where one call fetches one album, the few calls of a day are spent later,
 * on the newest: an unknown album is published at once with what the list says of it. A known one never is: it may be
 * known better. Where several ids go in one call they are fetched whole at once.
 */
export class AlbumIntake {
  constructor(
    private readonly parts: AlbumIntakeParts,
    private readonly settings: AlbumIntakeSettings,
  ) {}

  /** @throws SourceError, KafkaJSError */
  async take(albums: readonly Entity[], { market, mode, isWanted = false }: Met, run: Run): Promise<Taken> {
    const { asked, shown, known, taker } = this.parts;
    const { albumFreshnessMs, now } = this.settings;
    const isRecent = (id: string): boolean =>
      asked.isRecent(id, albumFreshnessMs) || shown.isRecent(id, albumFreshnessMs);
    const byId = new Map(albums.map((album) => [album.id, album]));
    const ids = [...byId.keys()].filter((id) => !isRecent(id));
    const observedAt = await known.observedAt('albums', ids);
    const unseen = ids.filter((id) => !observedAt.has(id));
    const show = (of: readonly string[]) => this.show(of.map((id) => byId.get(id)!), market, run); // prettier-ignore
    if (mode === 'dev' && !isWanted) {
      await show(unseen);
      return { unseen: unseen.length };
    }
    const isStale = (id: string): boolean => (observedAt.get(id) ?? Infinity) < now() - albumFreshnessMs;
    const stale = isWanted ? [] : ids.filter(isStale);
    const refusal = await taker
      .take({ ids: [...unseen, ...stale], market, mode }, run)
      .then(() => undefined, refusalOf);
    if (refusal) await show(unseen.filter((id) => !isRecent(id)));
    return { unseen: unseen.length, ...(refusal && { refusal }) };
  }

  private async show(albums: readonly Entity[], market: string, run: Run): Promise<void> {
    const { publisher, shown } = this.parts;
    const { source, now } = this.settings;
    const sighting = { source, observedAt: now(), market, runId: run.id };
    await publisher.publish(
      albums.map((album) => toAlbum(album, sighting)),
      run,
    );
    run.answered += albums.length;
    shown.mark(albums.map((album) => album.id));
  }
}
