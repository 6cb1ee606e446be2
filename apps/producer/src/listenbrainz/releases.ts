import type { Source } from '@freshwax/contracts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import type { Artists } from './artists.ts';
import { MBIDS_PER_POST, type ListenBrainzApi } from './listenbrainz.api.ts';
import { NO_LISTENS } from './listens.ts';
import { piecesOf } from './pieces.ts';
import type { SaidBefore } from './said.before.ts';
import { toAlbum } from './to-album.ts';
import { toFreshReleases, type FreshRelease } from './to-fresh-releases.ts';

export interface ReleaseParts {
  api: ListenBrainzApi;
  publisher: ObservationPublisher;
  artists: Artists;
  known: KnownQuery;
  said: SaidBefore;
}

export interface ReleaseSettings {
  source: Source;
  /** On both sides of today, 1 to 90. */
  days: number;
  /** An album observed within this is not published anew by a process that has just begun, ms. */
  freshnessMs: number;
  /** Where covers are; ends with a slash. */
  coversUrl: URL;
  now: () => number;
}

/** An album that is listed now, with the release that speaks for it. */
export interface Listed {
  mbid: string;
  releaseMbid: string | undefined;
  /** How often it was played; 0 where nobody knows. */
  listens: number;
}

/** Fresh releases with their listens: one observation says all of an album, and only where something changed. */
export class Releases {
  /** As they came last; none until they came. */
  listed: readonly Listed[] = [];

  constructor(
    private readonly parts: ReleaseParts,
    private readonly settings: ReleaseSettings,
  ) {}

  async discover(run: Run): Promise<void> {
    const { api, publisher, said } = this.parts;
    const { days, now } = this.settings;
    const day = new Date(now()).toISOString().slice(0, 10);
    const { releases, refusals } = toFreshReleases(await api.fetchFreshReleases({ day, days }, run));
    run.asked += releases.length + refusals.length;
    await publisher.publish(
      refusals.map((refusal) => ({ refusal })),
      run,
    );
    const listed: Listed[] = [];
    for (const page of piecesOf(releases, MBIDS_PER_POST)) listed.push(...(await this.take(page, run)));
    said.keepOnly(new Set(releases.map(({ mbid }) => mbid)));
    this.listed = listed;
  }

  private async take(page: readonly FreshRelease[], run: Run): Promise<Listed[]> {
    const { api, publisher, artists, known, said } = this.parts;
    const { source, freshnessMs, coversUrl, now } = this.settings;
    const mbids = page.map(({ mbid }) => mbid);
    const listens = await api.fetchListens('release-group', mbids, run);
    const names = await artists.namesOf(toUnnamed(page), run);
    const observedAt = now();
    const unknown = mbids.filter((mbid) => said.isUnknown(mbid));
    const fresh = await known.freshIds('albums', unknown, observedAt - freshnessMs);
    const sighting = { source, observedAt, runId: run.id };
    const news = page
      .filter(({ mbid }) => !fresh.has(mbid))
      .map((one) => toAlbum(one, { names, listens: listens.get(one.mbid) ?? NO_LISTENS, coversUrl }, sighting))
      .filter((mapped) => said.isNews(mapped));
    run.answered += page.length;
    await publisher.publish(news, run);
    said.remember(news);
    return page.map(({ mbid, releaseMbid }) => {
      const { listen_count: count } = listens.get(mbid) ?? NO_LISTENS;
      return { mbid, releaseMbid, listens: typeof count === 'number' ? count : 0 };
    });
  }
}

/** Artists that no credit names alone. */
const toUnnamed = (page: readonly FreshRelease[]): string[] => [
  ...new Set(page.flatMap(({ artistMbids }) => (artistMbids.length > 1 ? artistMbids : []))),
];
