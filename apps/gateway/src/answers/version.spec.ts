import { describe, expect, it } from '@jest/globals';
import { toMeta } from './answers.ts';
import { DataVersion, toIngested, type IngestRow, type Ingested } from './data-version.ts';
import { questionHash } from './known-questions.ts';
import { VersionCache } from './version.cache.ts';

const row = (changes: Partial<IngestRow>): IngestRow => ({
  topic: 'a',
  part: 0,
  generation: 0,
  epoch: '1',
  base_offset: '0',
  next_offset: '10',
  applied: '10',
  rejected: '0',
  last_record_at: null,
  updated_at: new Date(0),
  applied_before: '0',
  rejected_before: '0',
  removed: '0',
  matched_at: null,
  followed: null,
  ...changes,
});

describe('the data version', () => {
  it('rises with an applied chunk, with a claim and with rows that were removed', () => {
    const sum = (rows: IngestRow[]): number => Number(toIngested(rows).version.split('.')[0]);
    expect(sum([row({ next_offset: '15' })])).toBeGreaterThan(sum([row({})]));
    expect(sum([row({ epoch: '2' })])).toBeGreaterThan(sum([row({})]));
    expect(sum([row({ removed: '1' })])).toBeGreaterThan(sum([row({})]));
  });

  it('differs where the sum is the same: one partition on, another back', () => {
    const before = toIngested([row({}), row({ part: 1 })]).version;
    const after = toIngested([row({ next_offset: '11' }), row({ part: 1, next_offset: '9' })]).version;
    expect(after).not.toBe(before);
    expect(toIngested([row({ generation: 1 })]).version).not.toBe(toIngested([row({})]).version);
  });

  it('differs when something was found in MusicBrainz, or somebody was followed, though no record came', () => {
    const found = row({ matched_at: '2026-11-21 06:22:00+00' });
    expect(toIngested([found]).version).not.toBe(toIngested([row({})]).version);
    const followed = row({ followed: '1 2026-11-21' });
    expect(toIngested([followed]).version).not.toBe(toIngested([row({})]).version);
  });

  it('is read once for those who ask at once, and again after a reading that failed: by now there may be a schema', async () => {
    const answers = [() => Promise.reject(new Error('no schema yet')), () => Promise.resolve([row({})])];
    let asked = 0;
    const version = new DataVersion({ rows: <T>() => answers[Math.min(asked++, 1)]!() as Promise<T[]> });
    const failed = await Promise.allSettled([version.current(), version.current()]);
    expect([failed.map(({ status }) => status), asked]).toEqual([['rejected', 'rejected'], 1]);
    const [first, second] = await Promise.all([version.current(), version.current()]);
    expect([first === second, asked]).toEqual([true, 2]);
  });

  it('gives the age of the newest record, and none before the first', () => {
    const ingested = toIngested([row({ last_record_at: '4000' }), row({ part: 1, last_record_at: '9000' })]);
    expect(toMeta(ingested, { sources: [] }, 10_000).freshnessMs).toBe(1_000);
    expect(toMeta(toIngested([]), { sources: [] }).freshnessMs).toBeNull();
  });
});

describe('the hash of a question', () => {
  it('does not depend on the order of parameters, but on everything else', () => {
    expect(questionHash('/a?x=1&y=2', 's')).toBe(questionHash('/a?y=2&x=1', 's'));
    const others = ['/a?x=1&y=3', '/b?x=1&y=2', '/a?x=1'].map((url) => questionHash(url, 's'));
    expect(others).not.toContain(questionHash('/a?x=1&y=2', 's'));
    expect(questionHash('/a', 's')).not.toBe(questionHash('/a', 't'));
  });
});

describe('the cache of a version', () => {
  const at = { version: '1' };
  const cache = () => new VersionCache({ current: async () => ({ version: at.version }) as Ingested } as DataVersion);

  it('computes once a version, however many ask', async () => {
    const [kept, calls] = [cache(), { count: 0 }];
    const compute = async () => ++calls.count;
    expect(await Promise.all([kept.get('k', compute), kept.get('k', compute)])).toEqual([1, 1]);
    at.version = '2';
    expect(await kept.get('k', compute)).toBe(2);
  });

  it('keeps the youngest of many questions', async () => {
    const kept = cache();
    for (let at = 0; at <= 500; at++) await kept.get(`k${at}`, async () => 'first');
    expect(await kept.get('k1', async () => 'again')).toBe('first');
    expect(await kept.get('k0', async () => 'again')).toBe('again');
  });

  it('gives what somebody asked for in this version, be it done or not, and computes nothing itself', async () => {
    const kept = cache();
    const one = Promise.withResolvers<string>();
    const asked = kept.get('k', () => one.promise);
    const given = kept.kept('k');
    one.resolve('one');
    expect([await asked, await given, await kept.kept('k'), await kept.kept('other')]).toEqual([
      'one',
      'one',
      'one',
      undefined,
    ]);
    at.version = '3';
    expect(await kept.kept('k')).toBeUndefined();
  });

  it('does not keep a failure', async () => {
    const kept = cache();
    await expect(kept.get('k', async () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await kept.get('k', async () => 'here')).toBe('here');
  });

  it('runs one computation of a key at a time across versions', async () => {
    const kept = cache();
    let [running, most, runs] = [0, 0, 0];
    const compute = async () => {
      runs++;
      most = Math.max(most, ++running);
      await new Promise((done) => setImmediate(done));
      running--;
    };
    const asked = [];
    for (let version = 10; version < 15; version++) {
      at.version = String(version);
      asked.push(kept.get('k', compute));
      await Promise.resolve();
    }
    await Promise.all(asked);
    expect(most).toBe(1);
    // The first, and one for all versions that came while it ran.
    expect(runs).toBe(2);
  });
});
