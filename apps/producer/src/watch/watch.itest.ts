import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import { createPool, migrate, type Pool } from '@freshwax/postgres';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { clientOf, LocalApi, StillClock } from '../../test/local-api.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { QuotaExceeded } from '../exchange/source.errors.ts';
import { Watch } from './watch.ts';
import { WatchedTrackStore } from './watched-track.store.ts';

let pool: Pool;
let local: LocalApi;
beforeAll(async () => {
  const { env } = await isolatedNamespace();
  await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  pool = createPool({ url: env['FRESHWAX_POSTGRES_URL']!, applicationName: 'test' });
  local = await LocalApi.listen();
});
afterAll(() => Promise.all([pool.end(), local.close()]));

it('observes what it knows while search is blocked for what it does not', async () => {
  const clock = new StillClock();
  const id = '0T'.padEnd(22, '0');
  local.api = () => ({ body: { id, name: 'Known', duration_ms: 1, album: { id: 'A', name: 'One' }, artists: [] } });
  const store = new WatchedTrackStore(pool, 'spotify');
  await store.add(['known', 'not found yet']);
  await store.resolve('known', { trackId: id, name: 'Known' });
  const { client, ledger } = clientOf(local, clock);
  await ledger.block({ bucket: 'search', until: clock.at + 1, reason: 'test' });
  const published: Observation[] = [];
  const silent = { onPublished: () => undefined, onRefused: () => undefined };
  const publish = async (all: readonly Observation[]) => (published.push(...all), []);
  const publisher = new ObservationPublisher({ publish }, silent, { warn: () => undefined });
  const catalogue = new SpotifyCatalogue(client);
  const fetcher = new EntityFetcher(catalogue, clock.now);
  const watch = new Watch({ catalogue, fetcher, publisher, store }, { source: 'spotify', market: 'US', queries: [] });
  await expect(watch.observe(new Run({ source: 'simulator', job: 'watch' }), 'dev')).rejects.toThrow(QuotaExceeded);
  expect(published).toMatchObject([{ type: 'watched_track', entity_id: id }]);
});
