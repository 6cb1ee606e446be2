import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import { clientOf, LocalApi, StillClock } from '../../test/local-api.ts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { BudgetSpent } from '../exchange/source.errors.ts';
import { Enrichment, type EnrichmentQueries } from './enrich.ts';
import { MetaFetcher } from './meta.fetcher.ts';

const idsOf = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => kind + String(number).padStart(21, '0'));

describe('enrichment in dev mode', () => {
  let local: LocalApi;
  beforeEach(async () => {
    local = await LocalApi.listen();
    local.api = ({ url }) => ({ body: { id: url.split('/').at(-1)!.split('?')[0], name: 'One', duration_ms: 1 } });
  });
  afterEach(() => local.close());

  const enrich = async (run: Run, ids: { trackIds: string[]; artistIds: string[] }) => {
    const clock = new StillClock();
    const { client } = clientOf(local, clock, { callsPerDay: 4 });
    const publish = async (all: readonly Observation[]) => (all.length, []);
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publisher = new ObservationPublisher({ publish }, silent, { warn: () => undefined });
    const fetcher = new EntityFetcher(new SpotifyCatalogue(client), clock.now);
    const meta = new MetaFetcher(fetcher, publisher, 'spotify', new RecentIds(clock.now), new RecentIds(clock.now));
    const settings = { markets: ['US'], freshnessMs: 1, limit: 10, now: clock.now };
    await new Enrichment({} as EnrichmentQueries, meta, settings).enrich(ids, run, 'dev');
  };
  const callsOf = (kind: string): number => local.apiCalls.filter(({ url }) => url.includes(`/${kind}/`)).length;

  it('asks for artists although the calls for tracks are spent', async () => {
    const ids = { trackIds: idsOf('1', 6), artistIds: idsOf('2', 3) };
    await expect(enrich(new Run({ source: 'simulator', job: 'enrichment' }), ids)).rejects.toThrow(BudgetSpent);
    expect([callsOf('tracks'), callsOf('artists')]).toEqual([4, 3]);
  });

  it('leaves its share of a day to the watch list, which asks for tracks too', async () => {
    const ids = { trackIds: idsOf('1', 6), artistIds: [] };
    await expect(enrich(new Run({ source: 'simulator', job: 'enrichment', dayShare: 0.5 }), ids)).rejects.toThrow(
      BudgetSpent,
    );
    expect(callsOf('tracks')).toBe(2);
  });
});
