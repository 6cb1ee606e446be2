import type { Source } from '@freshwax/contracts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { Artists } from '../listenbrainz/artists.ts';
import { Listening } from '../listenbrainz/listening.ts';
import type { ListenBrainzSettings } from '../listenbrainz/listenbrainz.settings.ts';
import { NamedArtistsQuery } from '../listenbrainz/named-artists.query.ts';
import { Releases } from '../listenbrainz/releases.ts';
import { SaidBefore } from '../listenbrainz/said.before.ts';
import { StoredQuery } from '../listenbrainz/stored.query.ts';
import { byBarcode, byIsrc } from '../musicbrainz/lookups.ts';
import { MatchStore } from '../musicbrainz/match.store.ts';
import { Following } from '../musicbrainz/following.ts';
import { Matching } from '../musicbrainz/matching.ts';
import { TrackLists } from '../musicbrainz/track-lists.ts';
import { QuotaLedger, type Budgets } from '../quota/quota.ledger.ts';
import { PostgresQuotaStore } from '../quota/quota.store.ts';
import { Job, type Work } from '../runs/job.ts';
import { FollowedArtistStore } from '../watch/followed-artist.store.ts';
import type { FollowedSource, SourceParts } from './followed-source.ts';
import { createListenBrainzApi, createMusicBrainzApi } from './listenbrainz.clients.ts';
import { SourceHealth } from './source.health.ts';

const SOURCE = 'listenbrainz';
/** Listens move: an album is asked for again after this while it is listed, ms. */
const LISTENS_FRESHNESS_MS = 3_600_000;
/** Neither service counts calls over a day: how fast they are asked is what they limit. */
const NO_BUDGETS: Budgets = { perDay: undefined, byBucket: new Map() };

/**
 * ListenBrainz, which needs no key, and MusicBrainz, whose ids it uses, put together. What both say is one source: names,
 * dates and track lists that ListenBrainz hands out are MusicBrainz's own.
 */
export function createListenBrainzSource(
  settings: ListenBrainzSettings,
  parts: SourceParts,
  clock: Clock,
): FollowedSource {
  const { schedules, otherSources } = settings;
  const ledger = new QuotaLedger(new PostgresQuotaStore(parts.pool, SOURCE), NO_BUDGETS, clock.now);
  parts.metrics.showQuotas(SOURCE, ledger, clock.now);
  const health = new SourceHealth(SOURCE);
  const job = (name: string, work: Work) =>
    new Job({ name, work: (run) => ledger.during(() => work(run)) }, { ...parts, source: SOURCE, health });
  const { releases, artists, listening, trackLists, matching, following } = createWork(settings, {
    ...parts,
    ledger,
    clock,
  });
  const discovery = job('discovery', (run) => releases.discover(run));
  const enrichment = job('enrichment', async (run) => {
    await artists.enrichStale(run);
    await listening.refresh(run);
  });
  const tracks = job('tracks', async (run) => {
    // Albums are chosen of what discovery lists, which at the start is on its way.
    await discovery.idle();
    await trackLists.take(run);
  });
  const follow = job('follow', (run) => following.look(run));
  const match = job('match', (run) => matching.match(run));
  return {
    name: SOURCE,
    health,
    timetables: [
      { job: discovery, cron: schedules.discovery },
      { job: enrichment, cron: schedules.enrichment },
      { job: follow, cron: schedules.watch },
      { job: tracks, cron: schedules.musicBrainz },
      // Without another source there is nothing to find again.
      ...(otherSources.length > 0 ? [{ job: match, cron: schedules.musicBrainz }] : []),
    ],
    discovery,
    enrichment: {
      job: enrichment,
      workFor:
        ({ artistIds, trackIds }) =>
        (run) =>
          ledger.during(async () => {
            await artists.take(artistIds, run);
            await listening.hear(trackIds, run);
          }),
    },
  };
}

function createWork(settings: ListenBrainzSettings, parts: SourceParts & { ledger: QuotaLedger; clock: Clock }) {
  const { pool, publisher } = parts;
  const { now } = parts.clock;
  const { freshDays, coversUrl, freshnessMs, limit, lookupsPerRun, otherSources } = settings;
  const source: Source = SOURCE;
  const api = createListenBrainzApi(settings, parts);
  const musicBrainz = createMusicBrainzApi(settings, parts);
  const known = new KnownQuery(pool, source);
  const recent = () => new RecentIds(now);
  const named = new NamedArtistsQuery(pool, source);
  const stored = new StoredQuery(pool, source);
  const artists = new Artists({ api, publisher, known, named, recent: recent() }, { source, freshnessMs, limit, now });
  const releases = new Releases(
    { api, publisher, artists, known, said: new SaidBefore(now) },
    { source, days: freshDays, freshnessMs: LISTENS_FRESHNESS_MS, coversUrl, now },
  );
  const listed = () => releases.listed;
  const listeningParts = { api, publisher, stored, recent: recent(), listed };
  const lookups = [byBarcode(musicBrainz), byIsrc(musicBrainz)];
  const matchingParts = { listenBrainz: api, lookups, store: new MatchStore(pool), publisher, known };
  return {
    releases,
    artists,
    listening: new Listening(listeningParts, { source, freshnessMs, limit, now }),
    trackLists: new TrackLists(
      { api: musicBrainz, publisher, pool, recent: recent(), listed },
      { source, albumsPerRun: lookupsPerRun, now },
    ),
    following: new Following(
      { api: musicBrainz, listenBrainz: api, artists, publisher, known, store: new FollowedArtistStore(pool, source) },
      { source, lookupsPerRun, now },
    ),
    matching: new Matching(matchingParts, { source, sources: otherSources, lookupsPerRun, now }),
  };
}
