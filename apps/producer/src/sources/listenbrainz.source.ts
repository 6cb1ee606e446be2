import { RecentIds } from '../discovery/recent.ids.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import { OpenClient } from '../exchange/open.client.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { Artists } from '../listenbrainz/artists.ts';
import { ListenBrainzApi } from '../listenbrainz/listenbrainz.api.ts';
import { listenBrainzLimit } from '../listenbrainz/listenbrainz.limit.ts';
import type { ListenBrainzSettings } from '../listenbrainz/listenbrainz.settings.ts';
import { NamedArtistsQuery } from '../listenbrainz/named-artists.query.ts';
import { Releases } from '../listenbrainz/releases.ts';
import { SaidBefore } from '../listenbrainz/said.before.ts';
import { QuotaLedger } from '../quota/quota.ledger.ts';
import { PostgresQuotaStore } from '../quota/quota.store.ts';
import { Job, type Work } from '../runs/job.ts';
import type { FollowedSource, SourceParts } from './followed-source.ts';
import { SourceHealth } from './source.health.ts';

const SOURCE = 'listenbrainz';
const TIMEOUT_MS = 30_000;
const MAX_TRIES = 4;
/** Listens move: an album is asked for again after this where it is listed, ms. */
const LISTENS_FRESHNESS_MS = 3_600_000;

/** ListenBrainz, which needs no key, and MusicBrainz, which stands behind its ids, put together. */
export function createListenBrainzSource(
  settings: ListenBrainzSettings,
  parts: SourceParts,
  clock: Clock,
): FollowedSource {
  const { schedules, callsPerRun } = settings;
  const ledger = new QuotaLedger(new PostgresQuotaStore(parts.pool, SOURCE), settings.budgets, clock.now);
  parts.metrics.showQuotas(SOURCE, ledger, clock.now);
  const health = new SourceHealth(SOURCE);
  const job = (name: string, work: Work) =>
    new Job({ name, work: (run) => ledger.during(() => work(run)), callsPerRun }, { ...parts, source: SOURCE, health });
  const { releases, artists } = createWork(settings, { ...parts, ledger, clock });
  const discovery = job('discovery', (run) => releases.discover(run));
  const enrichment = job('enrichment', (run) => artists.enrichStale(run));
  return {
    name: SOURCE,
    health,
    timetables: [
      { job: discovery, cron: schedules.discovery },
      { job: enrichment, cron: schedules.enrichment },
    ],
    discovery,
    enrichment: {
      job: enrichment,
      workFor:
        ({ artistIds }) =>
        (run) =>
          ledger.during(() => artists.take(artistIds, run)),
    },
  };
}

function createWork(
  settings: ListenBrainzSettings,
  { pool, publisher, metrics, stop, ledger, clock }: SourceParts & { ledger: QuotaLedger; clock: Clock },
) {
  const { now } = clock;
  const { freshDays, freshnessMs, limit, listenBrainzUrl, userAgent } = settings;
  const client = new OpenClient({
    baseUrl: listenBrainzUrl,
    userAgent,
    clock,
    ledger,
    observer: metrics.observerOf(SOURCE),
    limitOf: listenBrainzLimit,
    maxTries: MAX_TRIES,
    timeoutMs: TIMEOUT_MS,
    stop,
  });
  const api = new ListenBrainzApi(client);
  const known = new KnownQuery(pool, SOURCE);
  const artists = new Artists(
    { api, publisher, known, named: new NamedArtistsQuery(pool, SOURCE), recent: new RecentIds(now) },
    { source: SOURCE, freshnessMs, limit, now },
  );
  const releases = new Releases(
    { api, publisher, artists, known, said: new SaidBefore(now) },
    { source: SOURCE, days: freshDays, freshnessMs: LISTENS_FRESHNESS_MS, now },
  );
  return { releases, artists };
}
