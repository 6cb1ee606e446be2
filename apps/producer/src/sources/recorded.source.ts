import { SourceCursor } from '../discovery/source.cursor.ts';
import type { SpotifySettings } from '../env.ts';
import { HttpExchange } from '../exchange/http.exchange.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { fetchRecordedAddresses } from '../recorded/recorded.addresses.ts';
import { RecordedPlan } from '../recorded/recorded.plan.ts';
import { Job } from '../runs/job.ts';
import type { FollowedSource, SourceParts } from './followed-source.ts';
import { SourceHealth } from './source.health.ts';
import { createSpotifyClient } from './spotify.source.ts';

/** A simulator that replays what somebody recorded: one job, which asks for each recorded address once. */
export function createRecordedSource(settings: SpotifySettings, parts: SourceParts, clock: Clock): FollowedSource {
  const { source, apiUrl, schedules } = settings;
  const exchange = new HttpExchange({ fetch, timeoutMs: 30_000, stop: parts.stop });
  const { client, ledger } = createSpotifyClient(settings, parts, clock);
  const plan = new RecordedPlan(
    {
      addresses: () => fetchRecordedAddresses(exchange, apiUrl),
      cursor: new SourceCursor(parts.pool, source),
      client,
      publisher: parts.publisher,
      now: clock.now,
    },
    source,
  );
  const health = new SourceHealth(source);
  const replay = new Job(
    { name: 'replay', work: (run) => ledger.during(() => plan.replay(run)) },
    { ...parts, source, health },
  );
  return { name: source, health, timetables: [{ job: replay, cron: schedules.discovery }], discovery: replay };
}
