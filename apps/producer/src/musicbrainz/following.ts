import type { Source } from '@freshwax/contracts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { Artists } from '../listenbrainz/artists.ts';
import type { ListenBrainzApi } from '../listenbrainz/listenbrainz.api.ts';
import { NO_LISTENS } from '../listenbrainz/listens.ts';
import { isMbid } from '../listenbrainz/mbid.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import { isEntity, type Entity } from '../spotify/responses.ts';
import type { FollowedArtistStore } from '../watch/followed-artist.store.ts';
import type { MusicBrainzApi } from './musicbrainz.api.ts';
import { toArtistMbid, toArtistNamed } from './to-followed.ts';
import { toFoundGroup } from './to-found-group.ts';

/** Between two looks for the releases of an artist, ms. */
const INTERVAL_MS = 6 * 3_600_000;
/** Releases of so long ago are looked for, ms: people enter them late. */
const BACK_MS = 90 * 86_400_000;

export interface FollowingParts {
  api: MusicBrainzApi;
  listenBrainz: ListenBrainzApi;
  artists: Artists;
  publisher: ObservationPublisher;
  known: KnownQuery;
  store: FollowedArtistStore;
}

/** New and announced releases of artists that the user follows, also those that are not in the list of fresh ones. */
export class Following {
  constructor(
    private readonly parts: FollowingParts,
    private readonly settings: { source: Source; lookupsPerRun: number; now: () => number },
  ) {}

  async look(run: Run): Promise<void> {
    const { store } = this.parts;
    const { lookupsPerRun, now } = this.settings;
    for (const query of await store.readUnresolved(lookupsPerRun)) await this.resolve(query, run);
    for (const mbid of await store.readDue(now() - INTERVAL_MS, lookupsPerRun)) await this.lookFor(mbid, run);
  }

  private async resolve(query: string, run: Run): Promise<void> {
    const { api, artists, store } = this.parts;
    const mbid = toArtistMbid(query);
    if (mbid === undefined) {
      const artist = toArtistNamed(query, await api.findArtists(query, run));
      run.asked++;
      // That MusicBrainz knows nobody of that name is an answer too.
      run.answered++;
      if (!artist) run.missing++;
      return store.resolve(query, artist);
    }
    const name = (await artists.namesOf([mbid], run)).get(mbid);
    return store.resolve(query, name === undefined ? undefined : { id: mbid, name });
  }

  private async lookFor(mbid: string, run: Run): Promise<void> {
    const { api, store } = this.parts;
    const { now } = this.settings;
    const since = new Date(now() - BACK_MS).toISOString().slice(0, 10);
    const came = (await api.findReleaseGroups({ artist: mbid, since }, run)).filter(isEntity);
    const groups = came.filter(({ id }) => isMbid(id));
    run.asked += groups.length;
    run.answered += groups.length;
    await this.publish(groups, run);
    await store.check(mbid, now());
  }

  /** What discovery has listed says more, of its release and its cover. */
  private async publish(groups: readonly Entity[], run: Run): Promise<void> {
    const { listenBrainz, publisher, known } = this.parts;
    const { source, now } = this.settings;
    const ids = groups.map(({ id }) => id);
    const have = await known.freshIds('albums', ids, 0);
    const wanted = groups.filter(({ id }) => !have.has(id));
    const unheard = wanted.map(({ id }) => id);
    const listens = await listenBrainz.fetchListens('release-group', unheard, run);
    const sighting = { source, observedAt: now(), runId: run.id };
    await publisher.publish(
      wanted.map((group) => toFoundGroup(group, listens.get(group.id) ?? NO_LISTENS, sighting)),
      run,
    );
  }
}
