import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LocalApi, StillClock, type Reply } from '../../test/local-api.ts';
import { listenBrainzLimit } from '../listenbrainz/listenbrainz.limit.ts';
import { musicBrainzLimit } from '../musicbrainz/musicbrainz.limit.ts';
import { Run } from '../runs/run.ts';
import { OpenClient, type OpenClientSettings } from './open.client.ts';
import {
  BadRequest,
  BudgetSpent,
  ContactRefused,
  NotFound,
  QuotaExceeded,
  RateLimited,
  Upstream,
} from './source.errors.ts';

const CALL = { family: 'popularity/artist', path: '1/popularity/artist', query: { a: 'b c' } };

describe('the client of sources without a key', () => {
  let local: LocalApi;
  let clock: StillClock;
  let run: Run;
  let blocks: { bucket: string; until: number; reason: string }[];

  beforeEach(async () => {
    local = await LocalApi.listen();
    clock = new StillClock();
    run = new Run({ source: 'listenbrainz', job: 'enrichment' });
    blocks = [];
  });
  afterEach(() => local.close());

  const client = (settings: Partial<OpenClientSettings> = {}): OpenClient =>
    new OpenClient({
      baseUrl: new URL(local.url),
      userAgent: 'Freshwax/0.1.0 ( https://freshwax.example )',
      clock,
      ledger: { spend: () => Promise.resolve(), block: async (block) => void blocks.push(block) },
      observer: { onCall: () => undefined, onPause: () => undefined },
      limitOf: listenBrainzLimit,
      maxTries: 4,
      timeoutMs: 5_000,
      stop: new AbortController().signal,
      ...settings,
    });
  /** The first answers, then `{"ok":true}`. */
  const answering = (...replies: (Reply | 'hang up' | 'stall')[]): void => {
    local.api = (_, nth) => replies[nth - 1] ?? { body: { ok: true } };
  };

  it('says who asks, and asks in JSON', async () => {
    answering();
    expect(await client().ask({ ...CALL, body: { artist_mbids: ['a'] } }, run)).toEqual({ ok: true });
    expect(local.asked).toMatchObject([
      {
        method: 'POST',
        url: '/1/popularity/artist?a=b+c',
        headers: {
          'user-agent': 'Freshwax/0.1.0 ( https://freshwax.example )',
          accept: 'application/json',
          'content-type': 'application/json',
        },
      },
    ]);
    await client().ask(CALL, run);
    expect(local.asked[1]).toMatchObject({ method: 'GET' });
    expect(run.calls).toBe(2);
  });

  it('waits as long as X-RateLimit-Reset-In says, with all its requests, and never less', async () => {
    answering({ status: 429, headers: { 'x-ratelimit-reset-in': '7', 'retry-after': '1' } });
    await client().ask(CALL, run);
    expect(clock.slept).toHaveLength(1);
    expect(clock.slept[0]).toBeGreaterThanOrEqual(7_000);
    expect(clock.slept[0]).toBeLessThan(10_000);
  });

  it('takes Retry-After where a 429 says no more, and gives up in the end', async () => {
    answering(...Array.from({ length: 4 }, () => ({ status: 429, headers: { 'retry-after': '2' } })));
    await expect(client().ask(CALL, run)).rejects.toThrow(RateLimited);
    expect(local.asked).toHaveLength(4);
  });

  it('never sleeps through a long wait: the bucket is blocked, for whoever comes next', async () => {
    answering({ status: 429, headers: { 'x-ratelimit-reset-in': '72000' } });
    await expect(client().ask(CALL, run)).rejects.toThrow(QuotaExceeded);
    expect([clock.slept, local.asked.length]).toEqual([[], 1]);
    expect(blocks).toEqual([{ bucket: CALL.family, until: clock.at + 72_000_000, reason: 'X-RateLimit-Reset-In' }]);
  });

  it('asks MusicBrainz again after a second at the earliest, though its 503 says 0', async () => {
    const busy = { status: 503, headers: { 'retry-after': '0' } };
    answering(busy, busy, busy, busy, busy);
    const turns: number[] = [];
    const turn = async <T>(ask: () => Promise<T>): Promise<T> => (turns.push(clock.at), ask());
    await client({ limitOf: musicBrainzLimit, maxTries: 6, turn }).ask(CALL, run);
    expect(turns).toHaveLength(6);
    const gaps = turns.slice(1).map((at, nth) => at - turns[nth]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    answering(busy);
    await client({ limitOf: musicBrainzLimit, maxTries: 1 })
      .ask(CALL, run)
      .catch((error: unknown) => expect(error).toBeInstanceOf(RateLimited));
  });

  it('holds back, after a limit, also what was waiting for its turn', async () => {
    const times: number[] = [];
    local.api = (_, nth) => {
      times.push(clock.at);
      return nth === 1 ? { status: 503, headers: { 'retry-after': '5' } } : { body: { ok: true } };
    };
    let last: Promise<unknown> = Promise.resolve();
    const turn = <T>(ask: () => Promise<T>): Promise<T> => {
      const mine = last.then(ask);
      // The next turn begins a moment later, as with the pace of MusicBrainz.
      last = mine.then(() => new Promise((resolve) => setImmediate(resolve)));
      return mine;
    };
    // While one sleeps, another might ask.
    const sleep = async (ms: number): Promise<void> => {
      await delay(20);
      await clock.sleep(ms);
    };
    const slow = { now: clock.now, random: clock.random, sleep };
    const paced = client({ limitOf: musicBrainzLimit, turn, clock: slow });
    await Promise.all([paced.ask(CALL, run), paced.ask(CALL, run)]);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(5_000);
  });

  it.each<[string, Reply | 'hang up' | 'stall']>([
    ['a 502', { status: 502, body: '<html>Bad gateway</html>' }],
    ['JSON that is cut off', { body: '{"payload":{"rel' }],
    ['a connection that ends', 'hang up'],
    ['silence', 'stall'],
  ])('asks again after %s, at most four times', async (_, trouble) => {
    const settings = trouble === 'stall' ? { timeoutMs: 200 } : {};
    answering(trouble);
    expect(await client(settings).ask(CALL, run)).toEqual({ ok: true });
    local.asked.length = 0;
    local.api = () => trouble;
    await expect(client(settings).ask(CALL, run)).rejects.toThrow(Upstream);
    expect(local.asked).toHaveLength(4);
  });

  it.each<[string, Reply, new (...args: never[]) => Error]>([
    ['400', { status: 400 }, BadRequest],
    ['403', { status: 403 }, ContactRefused],
    ['404', { status: 404 }, NotFound],
    ['418', { status: 418 }, Upstream],
    ['a page of HTML', { headers: { 'content-type': 'text/html' }, body: '<html>' }, Upstream],
    ['the way to another host', { status: 302, headers: { location: 'https://elsewhere.example/' } }, Upstream],
  ])('does not repeat what was answered with %s', async (_, reply, expected) => {
    answering(reply);
    await expect(client().ask(CALL, run)).rejects.toThrow(expected);
    expect(local.asked).toHaveLength(1);
  });

  it('makes no call that the budget does not hold, and does not count it', async () => {
    const spend = () => Promise.reject(new BudgetSpent('none'));
    await expect(client({ ledger: { spend, block: () => Promise.resolve() } }).ask(CALL, run)).rejects.toThrow(
      BudgetSpent,
    );
    expect([local.asked.length, run.calls]).toEqual([0, 0]);
  });
});
