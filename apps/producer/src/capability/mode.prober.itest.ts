import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { clientOf, LocalApi, StillClock, type Reply } from '../../test/local-api.ts';
import { QuotaExceeded, Upstream } from '../exchange/source.errors.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { CapabilityStore } from './capability.store.ts';
import { ModeProber, type ProberSettings } from './mode.prober.ts';

const WEEK_MS = 7 * 86_400_000;
const OFFERED: Reply = { body: { albums: { items: [], total: 0 } } };
const REFUSED: Reply = { status: 403, body: { error: { status: 403, message: 'Forbidden' } } };
const SPENT: Reply = {
  status: 429,
  headers: { 'retry-after': '72000' },
  body: { error: { status: 429, reason: 'QUOTA_EXCEEDED' } },
};

describe('the mode of an app', () => {
  let pool: Pool;
  let local: LocalApi;
  let clock: StillClock;
  beforeAll(async () => {
    pool = await migratedPool();
  });
  afterAll(() => pool.end());
  beforeEach(async () => {
    await pool.query('DELETE FROM book.capability');
    local = await LocalApi.listen();
    local.api = () => OFFERED;
    clock = new StillClock();
  });
  afterEach(() => local.close());

  const run = (): Run => new Run({ source: 'spotify', job: 'test' });
  /** As a process that begins now. */
  function begin(settings: Partial<ProberSettings> = {}) {
    const { client, refusals } = clientOf(local, clock);
    const store = new CapabilityStore(pool, 'spotify', 'a client id');
    const all = {
      configured: 'auto',
      market: 'US',
      isStoredVerdictTrusted: true,
      now: clock.now,
      ...settings,
    } as const;
    return { store, refusals, prober: new ModeProber(new SpotifyCatalogue(client), refusals, store, all) };
  }

  it('is extended where that is known of whoever answers', async () => {
    expect(await begin({ answeredMode: 'extended' }).prober.resolve(run())).toBe('extended');
    local.api = () => REFUSED;
    await pool.query('DELETE FROM book.capability');
    expect(await begin({ answeredMode: 'extended' }).prober.resolve(run())).toBe('dev');
  });

  it.each([
    ['grandfathered', OFFERED, []],
    ['dev', REFUSED, ['browse/new-releases']],
  ])(
    'is %s by what new releases answer, and kept with its date under no id of the client',
    async (mode, answer, not) => {
      local.api = () => answer;
      const { prober, store, refusals } = begin();
      expect(await prober.resolve(run())).toBe(mode);
      expect(local.apiCalls.map(({ url }) => url)).toEqual(['/v1/browse/new-releases?country=US&limit=1&offset=0']);
      expect(await store.read()).toEqual({ mode, notOffered: not, probedAt: clock.at });
      expect(refusals.families).toEqual(not);
      const { rows } = await pool.query('SELECT capability::text AS row FROM book.capability');
      expect(JSON.stringify(rows)).not.toContain('a client id');
    },
  );

  it('is asked for once, however many runs begin together', async () => {
    const { prober } = begin();
    await Promise.all([prober.resolve(run()), prober.resolve(run()), prober.resolve(run())]);
    expect(local.apiCalls).toHaveLength(1);
  });

  it('is known to the next process for a week, and asked for anew then', async () => {
    local.api = () => REFUSED;
    await begin().prober.resolve(run());
    clock.at += WEEK_MS;
    const { prober, refusals } = begin();
    expect(await prober.resolve(run())).toBe('dev');
    expect(refusals.families).toEqual(['browse/new-releases']);
    expect(local.apiCalls).toHaveLength(1);
    local.api = () => OFFERED;
    clock.at += 1;
    expect(await prober.resolve(run())).toBe('grandfathered');
    expect(refusals.families).toEqual([]);
  });

  it('is asked for by every process where an earlier verdict is not trusted', async () => {
    await begin().prober.resolve(run());
    await begin({ isStoredVerdictTrusted: false }).prober.resolve(run());
    expect(local.apiCalls).toHaveLength(2);
  });

  it('is what is configured, without a call; a probe says what it finds and changes nothing', async () => {
    local.api = () => REFUSED;
    const { prober } = begin({ configured: 'extended' });
    expect(await prober.resolve(run())).toBe('extended');
    expect(local.apiCalls).toHaveLength(0);
    expect((await prober.probe(run())).mode).toBe('dev');
    expect(prober.verdict?.mode).toBe('dev');
    expect(await prober.resolve(run())).toBe('extended');
  });

  it('is never what was configured once: that is no verdict', async () => {
    local.api = () => REFUSED;
    await begin({ configured: 'extended' }).prober.resolve(run());
    expect(await begin().prober.resolve(run())).toBe('dev');
    const { rows } = await pool.query('SELECT mode FROM book.capability');
    expect(rows).toEqual([{ mode: 'dev' }]);
  });

  it('stays as it was where it may not be asked for now, and is unknown where it never was', async () => {
    const { prober } = begin();
    await prober.resolve(run());
    clock.at += WEEK_MS + 1;
    local.api = () => SPENT;
    expect(await prober.resolve(run())).toBe('grandfathered');
    await pool.query('DELETE FROM book.capability');
    await expect(begin().prober.resolve(run())).rejects.toBeInstanceOf(QuotaExceeded);
  });

  it('leaves what is known to be refused as it was when a probe fails', async () => {
    const { prober, refusals, store } = begin();
    await prober.resolve(run());
    refusals.learn('albums');
    local.api = () => ({ status: 502 });
    await expect(prober.probe(run())).rejects.toBeInstanceOf(Upstream);
    expect(refusals.families).toEqual(['albums']);
    expect(await store.read()).toMatchObject({ mode: 'grandfathered', notOffered: [] });
  });

  it('is doubted when a run is refused new releases after all: the next run asks, and the date stays what it was', async () => {
    const { prober, refusals, store } = begin();
    await prober.resolve(run());
    const probedAt = clock.at;
    refusals.learn('browse/new-releases');
    await prober.learn(run());
    expect(await store.read()).toEqual({ mode: 'grandfathered', notOffered: ['browse/new-releases'], probedAt });
    local.api = () => REFUSED;
    clock.at += 1_000;
    expect(await begin().prober.resolve(run())).toBe('dev');
    expect(await prober.resolve(run())).toBe('dev');
  });
});
