import { CapabilityStore } from '../capability/capability.store.ts';
import { ModeProber } from '../capability/mode.prober.ts';
import { Refusals } from '../capability/refusals.ts';
import { AlbumBacklog } from '../discovery/album.backlog.ts';
import { CallAllowance } from '../discovery/call.allowance.ts';
import { Discovery } from '../discovery/discover.ts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { SourceCursor } from '../discovery/source.cursor.ts';
import { Enrichment } from '../enrichment/enrich.ts';
import { MetaFetcher } from '../enrichment/meta.fetcher.ts';
import { UnseenQuery } from '../enrichment/unseen.query.ts';
import type { SpotifySettings } from '../env.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { QuotaLedger } from '../quota/quota.ledger.ts';
import { PostgresQuotaStore } from '../quota/quota.store.ts';
import { Job, type Work } from '../runs/job.ts';
import type { Run } from '../runs/run.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { SpotifyCatalogue, type Mode } from '../spotify/spotify.catalogue.ts';
import { SpotifyClient } from '../spotify/spotify.client.ts';
import type { FollowedSource, SourceParts, Wanted } from './followed-source.ts';
import { SourceHealth } from './source.health.ts';
import { createFollow } from './spotify.follow.ts';
import { createIntake, type Intake, type IntakeTools } from './spotify.intake.ts';
import { createWatch } from './spotify.watch.ts';

/** Spotify stalls for 30 to 45 s before some of its 5xx. */
const TIMEOUT_MS = 30_000;
/** Enrichment asks for tracks as the watch list does, and has always more to ask: it leaves the list its half of a day. */
const ENRICHMENT_SHARE = 0.5;

/**
 * Discovery leaves a few calls of a day to the search for what the user has just asked to be watched or followed, and has
 * always more to ask itself.
 */
const DISCOVERY_SHARE = 0.98;
type DiscoverySettings = Pick<SpotifySettings, 'source' | 'markets' | 'albumFreshnessMs' | 'callsPerDay'>;

/** Everything that reads one Spotify Web API, real or simulated, put together. */
export function createSpotifySource(settings: SpotifySettings, parts: SourceParts, clock: Clock): FollowedSource {
  const { source, markets, callsPerRun } = settings;
  const { client, ledger, refusals } = createSpotifyClient(settings, parts, clock);
  const catalogue = new SpotifyCatalogue(client);
  const prober = new ModeProber(catalogue, refusals, new CapabilityStore(parts.pool, source, settings.clientId), {
    configured: settings.mode,
    market: markets[0]!,
    answeredMode: settings.answeredMode,
    isStoredVerdictTrusted: source === 'spotify',
    now: clock.now,
  });
  const tools = { ...parts, catalogue, now: clock.now };
  const intake = createIntake(settings, tools);
  const discovery = createDiscovery(settings, tools, intake);
  const enrichment = createEnrichment(settings, tools, intake);
  const watch = createWatch(settings, tools);
  const follow = createFollow(settings, tools, intake);
  const health = new SourceHealth(source);
  const jobParts = { ...parts, source, health };
  const within = (work: (run: Run, mode: Mode) => Promise<void>): Work => {
    const probed = inMode(prober, work);
    return (run) => ledger.during(() => probed(run));
  };
  const job = (name: string, work: (run: Run, mode: Mode) => Promise<void>, dayShare = 1) =>
    new Job({ name, work: within(work), callsPerRun, dayShare }, jobParts);
  const discovering = job('discovery', (run, mode) => discovery.discover(run, mode), DISCOVERY_SHARE);
  const enriching = job('enrichment', (run, mode) => enrichment.enrichStale(run, mode), ENRICHMENT_SHARE);
  const watching = job('watch', (run, mode) => watch.observe(run, mode));
  const following = job('follow', (run, mode) => follow.look(run, mode));
  const probe = new Job({ name: 'probe', work: (run) => ledger.during(() => probing(prober)(run)) }, jobParts);
  return {
    name: source,
    health,
    timetables: [
      { job: discovering, cron: settings.schedules.discovery },
      { job: enriching, cron: settings.schedules.enrichment },
      { job: watching, cron: settings.schedules.watch },
      { job: following, cron: settings.schedules.watch },
    ],
    discovery: discovering,
    enrichment: {
      job: enriching,
      workFor: (wanted: Wanted) => within((run, mode) => enrichment.enrich(wanted, run, mode)),
    },
    probe: async () => {
      const finished = await probe.run();
      return { finished, capability: finished.outcome === 'done' ? prober.verdict : undefined };
    },
  };
}

/** Asks what is offered, whatever is known by then. */
const probing =
  (prober: ModeProber): Work =>
  async (run) => {
    run.asked++;
    run.mode = (await prober.probe(run)).mode;
    run.answered++;
  };

/** The client of a source, and what it keeps count of. */
export function createSpotifyClient(settings: SpotifySettings, { pool, metrics, stop }: SourceParts, clock: Clock) {
  const { source, callsPerDay: perDay, callsPerDayByBucket: byBucket } = settings;
  const ledger = new QuotaLedger(new PostgresQuotaStore(pool, source), { perDay, byBucket }, clock.now);
  const refusals = new Refusals();
  metrics.showQuotas(source, ledger, clock.now);
  const observer = metrics.observerOf(source);
  const parts = { ledger, refusals, observer, clock, timeoutMs: TIMEOUT_MS, stop };
  return { ledger, refusals, client: new SpotifyClient({ ...settings, ...parts }) };
}

/** Work that first finds out what the app is offered, and keeps what it has learnt of that. */
const inMode =
  (prober: ModeProber, work: (run: Run, mode: Mode) => Promise<void>): Work =>
  async (run) => {
    const mode = await prober.resolve(run);
    run.mode = mode;
    try {
      await work(run, mode);
    } finally {
      await prober.learn(run);
    }
  };

function createEnrichment(settings: SpotifySettings, tools: IntakeTools, { known }: Intake): Enrichment {
  const { source, markets, freshnessMs, enrichmentLimit: limit } = settings;
  const { pool, publisher, catalogue, now } = tools;
  const fetcher = new EntityFetcher(catalogue, now);
  const meta = new MetaFetcher(fetcher, publisher, source, new RecentIds(now), new RecentIds(now));
  const unseen = new UnseenQuery(pool, source);
  return new Enrichment({ known, unseen }, meta, { markets, freshnessMs, limit, now });
}

/** What finds albums and takes them. */
export function createDiscovery(
  { source, markets, albumFreshnessMs, callsPerDay }: DiscoverySettings,
  { now, pool, catalogue }: IntakeTools,
  { intake, taker, asked, known }: Intake,
): Discovery {
  const allowance = new CallAllowance(callsPerDay, now);
  const backlog = new AlbumBacklog({ taker, known, asked, allowance }, { market: markets[0]!, albumFreshnessMs });
  const cursor = new SourceCursor(pool, source);
  return new Discovery({ catalogue, intake, backlog, cursor }, { markets, callsPerDay, now });
}
