import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clientOf, LocalApi, StillClock, type ClientOptions } from '../../test/local-api.ts';
import { Run } from '../runs/run.ts';
import {
  AuthFailed,
  BadRequest,
  BudgetSpent,
  NotFound,
  NotOffered,
  PremiumRequired,
  QuotaExceeded,
  RateLimited,
  Stopping,
  Upstream,
} from '../exchange/source.errors.ts';

const PREMIUM_TEXT = 'Active premium subscription required for the owner of the app.';
const LIMITED = {
  status: 429,
  headers: { 'retry-after': '11' },
  body: { error: { status: 429, message: 'API rate limit exceeded' } },
};

describe('the Spotify client', () => {
  let local: LocalApi;
  let clock: StillClock;
  let run: Run;

  beforeEach(async () => {
    local = await LocalApi.listen();
    clock = new StillClock();
    run = new Run({ source: 'simulator', job: 'test' });
  });
  afterEach(() => local.close());

  const client = (options?: ClientOptions) => clientOf(local, clock, options);
  const call = { family: 'tracks/{id}', path: 'tracks/1' };
  const failureOf = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => undefined,
      (error: unknown) => error,
    );

  describe('its token', () => {
    it('is asked for with the credentials, and sent along', async () => {
      await client().client.get(call, run);
      expect(local.tokenCalls[0]!.headers.authorization).toBe(
        `Basic ${Buffer.from('an id:a secret').toString('base64')}`,
      );
      expect(local.apiCalls[0]!.headers.authorization).toBe('Bearer token-1');
    });

    it('is asked for once, however many calls wait for it', async () => {
      const { client: spotify } = client();
      await Promise.all(Array.from({ length: 5 }, () => spotify.get(call, run)));
      expect(local.tokenCalls).toHaveLength(1);
    });

    it('is renewed a minute before it ends, and not earlier', async () => {
      const { client: spotify } = client();
      await spotify.get(call, run);
      clock.at += 3_539_000;
      await spotify.get(call, run);
      expect(local.tokenCalls).toHaveLength(1);
      clock.at += 1_000;
      await spotify.get(call, run);
      expect(local.apiCalls.at(-1)!.headers.authorization).toBe('Bearer token-2');
    });

    it('that lasts no minute serves for half of that, not for one call', async () => {
      local.token = () => ({ body: { access_token: 'token-1', token_type: 'Bearer', expires_in: 40 } });
      const { client: spotify } = client();
      await spotify.get(call, run);
      clock.at += 19_999;
      await spotify.get(call, run);
      expect(local.tokenCalls).toHaveLength(1);
      clock.at += 1;
      await spotify.get(call, run);
      expect(local.tokenCalls).toHaveLength(2);
    });

    it('is replaced once when several calls are told that it is bad', async () => {
      local.api = ({ headers }) => ({ status: headers.authorization === 'Bearer token-1' ? 401 : 200, body: {} });
      const { client: spotify } = client();
      await Promise.all(Array.from({ length: 4 }, () => spotify.get(call, run)));
      expect(local.tokenCalls).toHaveLength(2);
      expect(local.apiCalls).toHaveLength(8);
    });

    it('is replaced only once: a second 401 is a failure', async () => {
      local.api = () => ({ status: 401, body: {} });
      expect(await failureOf(client().client.get(call, run))).toBeInstanceOf(AuthFailed);
      expect(local.apiCalls).toHaveLength(2);
    });

    it('is not asked for again within a minute after the credentials were refused', async () => {
      local.token = () => ({ status: 400, body: { error: 'invalid_client', error_description: 'Invalid client' } });
      const { client: spotify } = client();
      const failures = [await failureOf(spotify.get(call, run)), await failureOf(spotify.get(call, run))];
      expect(failures[0]).toBeInstanceOf(AuthFailed);
      expect(failures[1]).toBe(failures[0]);
      expect(String(failures[0])).toContain('SPOTIFY_CLIENT_SECRET');
      expect(String(failures[0])).not.toContain('a secret');
      expect(local.tokenCalls).toHaveLength(1);
      clock.at += 60_000;
      await failureOf(spotify.get(call, run));
      expect(local.tokenCalls).toHaveLength(2);
    });

    it('does not multiply tries when the accounts host is in trouble', async () => {
      local.token = () => ({ status: 503 });
      expect(await failureOf(client().client.get(call, run))).toBeInstanceOf(Upstream);
      expect(local.tokenCalls).toHaveLength(4);
    });
  });

  describe('when it is limited', () => {
    it('waits as long as a short Retry-After says, never less, and goes on', async () => {
      local.api = (_, nth) => (nth === 1 ? LIMITED : { body: { id: '1' } });
      expect(await client().client.get(call, run)).toEqual({ id: '1' });
      expect(clock.slept).toEqual([11_550]);
    });

    it('holds back every other call of the process meanwhile', async () => {
      let pausedFor = 0;
      local.api = (_, nth) => (nth === 1 ? LIMITED : { body: {} });
      const { client: spotify } = client({ observer: { onPause: (ms) => (pausedFor += ms) } });
      const startedAt = clock.at;
      await spotify.get(call, run);
      await spotify.get({ family: 'search', path: 'search' }, run);
      expect(clock.at - startedAt).toBe(pausedFor);
      expect(pausedFor).toBeGreaterThanOrEqual(11_000);
    });

    it('gives up after four tries', async () => {
      local.api = () => LIMITED;
      expect(await failureOf(client().client.get(call, run))).toBeInstanceOf(RateLimited);
      expect(local.apiCalls).toHaveLength(4);
    });

    it.each([
      ['a long Retry-After', { status: 429, headers: { 'retry-after': '48925' } }, 48_925_000],
      [
        'QUOTA_EXCEEDED',
        { status: 429, headers: { 'retry-after': '30' }, body: { error: { status: 429, reason: 'QUOTA_EXCEEDED' } } },
        30_000,
      ],
    ])('does not sleep for %s: that family is refused without a call until then', async (_, reply, ms) => {
      local.api = (_asked, nth) => (nth === 1 ? reply : { body: {} });
      const { client: spotify } = client();
      const startedAt = clock.at;
      const failure = await failureOf(spotify.get(call, run));
      expect(failure).toBeInstanceOf(QuotaExceeded);
      expect((failure as QuotaExceeded).blockedUntil).toBe(startedAt + ms);
      expect(clock.slept).toEqual([]);
      expect(await failureOf(spotify.get(call, run))).toBeInstanceOf(QuotaExceeded);
      expect(local.apiCalls).toHaveLength(1);
      await spotify.get({ family: 'search', path: 'search' }, run);
      clock.at += ms;
      expect(await spotify.get(call, run)).toEqual({});
    });

    it('takes a plain 429 without a header as a short one', async () => {
      local.api = (_, nth) =>
        nth === 1
          ? { status: 429, headers: { 'content-type': 'text/plain' }, body: 'Too many requests' }
          : { body: {} };
      await client().client.get(call, run);
      expect(clock.slept).toHaveLength(1);
    });
  });

  describe('when it is refused', () => {
    it.each([
      ['400 with an empty body', { status: 400, headers: { 'content-type': '' } }, BadRequest],
      ['404', { status: 404, body: { error: { status: 404, message: 'Resource not found' } } }, NotFound],
      ['403 in JSON', { status: 403, body: { error: { status: 403, message: 'Forbidden' } } }, NotOffered],
      [
        '403 in plain text',
        { status: 403, headers: { 'content-type': 'text/plain' }, body: PREMIUM_TEXT },
        PremiumRequired,
      ],
      ['418', { status: 418, body: '<html>' }, Upstream],
    ])('asks once only: %s', async (_, reply, expected) => {
      local.api = () => reply;
      expect(await failureOf(client().client.get(call, run))).toBeInstanceOf(expected);
      expect(local.apiCalls).toHaveLength(1);
      expect(clock.slept).toEqual([]);
    });

    it('remembers an endpoint that is not offered', async () => {
      local.api = () => ({ status: 403, body: {} });
      const { client: spotify, refusals } = client();
      await failureOf(spotify.get(call, run));
      expect(await failureOf(spotify.get(call, run))).toBeInstanceOf(NotOffered);
      expect(local.apiCalls).toHaveLength(1);
      expect(refusals.families).toEqual(['tracks/{id}']);
    });

    it('asks nothing for ten minutes when Premium is missing, and remembers no endpoint for it', async () => {
      local.api = () => ({ status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: PREMIUM_TEXT });
      const { client: spotify, refusals } = client();
      await failureOf(spotify.get(call, run));
      expect(await failureOf(spotify.get({ family: 'search', path: 'search' }, run))).toBeInstanceOf(PremiumRequired);
      expect(local.apiCalls).toHaveLength(1);
      expect(refusals.families).toEqual([]);
      clock.at += 600_000;
      await failureOf(spotify.get(call, run));
      expect(local.apiCalls).toHaveLength(2);
    });
  });

  describe('when the other side is in trouble', () => {
    it.each([500, 502, 503, 504])('asks up to four times with growing pauses: %i', async (status) => {
      local.api = () => ({ status, headers: { 'content-type': 'text/html' }, body: '<html>'.repeat(5_000) });
      expect(await failureOf(client().client.get(call, run))).toBeInstanceOf(Upstream);
      expect(local.apiCalls).toHaveLength(4);
      expect(clock.slept).toEqual([500, 1_000, 2_000]);
    });

    it('goes on when a connection breaks', async () => {
      local.api = (_, nth) => (nth < 3 ? 'hang up' : { body: { id: '1' } });
      expect(await client().client.get(call, run)).toEqual({ id: '1' });
    });

    it('does not wait for a stalled answer for ever', async () => {
      local.api = (_, nth) => (nth === 1 ? 'stall' : { body: { id: '1' } });
      expect(await client({ timeoutMs: 200 }).client.get(call, run)).toEqual({ id: '1' });
    });

    it('asks again where JSON is broken off, as after any fault of the network', async () => {
      local.api = (_, nth) => ({ body: nth === 1 ? '{"albums": {"items": [' : { id: '1' } });
      expect(await client().client.get(call, run)).toEqual({ id: '1' });
      local.api = () => ({ body: '' });
      expect(String(await failureOf(client().client.get(call, run)))).toContain('broken off');
      expect(local.apiCalls).toHaveLength(6);
    });

    it('refuses an answer of another type, as a login page gives, and asks once', async () => {
      local.api = () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>' });
      const failure = await failureOf(client().client.get(call, run));
      expect(failure).toBeInstanceOf(Upstream);
      expect(String(failure)).toContain('tracks/{id}: answered text/html where JSON was asked for');
      expect(local.apiCalls).toHaveLength(1);
    });

    it('takes a 403 that is neither JSON nor plain text for trouble on the way, and remembers no endpoint', async () => {
      local.api = () => ({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' });
      const { client: spotify, refusals } = client();
      expect(await failureOf(spotify.get(call, run))).toBeInstanceOf(Upstream);
      expect(refusals.families).toEqual([]);
    });

    it.each([
      ['announced', {}],
      ['not announced', { 'transfer-encoding': 'chunked' }],
    ])('takes no more than 10 MiB of an answer whose length is %s', async (_, headers) => {
      local.api = () => ({ headers, body: ' '.repeat(10 * 1024 * 1024) + '{}' });
      expect(String(await failureOf(client().client.get(call, run)))).toContain('above');
      expect(local.apiCalls).toHaveLength(1);
    });

    it('follows a redirect on the same host, and none to another: the token would go along', async () => {
      local.api = ({ url }) =>
        url === '/v1/tracks/1' ? { status: 302, headers: { location: '/v1/tracks/2' } } : { body: { id: '2' } };
      expect(await client().client.get(call, run)).toEqual({ id: '2' });
      local.api = () => ({ status: 301, headers: { location: 'http://127.0.0.1:9/v1/tracks/1' } });
      expect(String(await failureOf(client().client.get(call, run)))).toContain('another host');
    });

    it('gives up at once when the process stops', async () => {
      const stop = new AbortController();
      local.api = () => {
        stop.abort();
        return 'stall';
      };
      expect(await failureOf(client({ stop: stop.signal }).client.get(call, run))).toBeInstanceOf(Stopping);
    });
  });

  describe('when a page is too large', () => {
    const page = { family: 'search', path: 'search', query: { q: 'tag:new', limit: 50, offset: 0 } };
    const limitsAsked = () => local.apiCalls.map(({ url }) => new URL(url, local.url).searchParams.get('limit'));

    it.each([
      ['"Invalid limit"', { body: { error: { status: 400, message: 'Invalid limit' } } }],
      ['nothing', { headers: { 'content-type': '' }, body: '' }],
    ])('goes on with ten at a time, also for what comes after, where 400 says %s', async (_, said) => {
      local.api = ({ url }) => (url.includes('limit=50') ? { status: 400, ...said } : { body: { items: [] } });
      const { client: spotify } = client();
      expect(await spotify.get(page, run)).toEqual({ items: [] });
      await spotify.get({ ...page, query: { ...page.query, offset: 10 } }, run);
      await spotify.get({ ...page, family: 'albums/{id}/tracks', query: { ...page.query, limit: 20 } }, run);
      expect(limitsAsked()).toEqual(['50', '10', '10', '20']);
      expect(run.callsByBucket).toEqual({ search: 3, 'albums/{id}/tracks': 1 });
    });

    it('does not ask again where 400 says something else, or the page was small', async () => {
      local.api = () => ({ status: 400, body: { error: { status: 400, message: 'Bad request' } } });
      const { client: spotify } = client();
      expect(await failureOf(spotify.get(page, run))).toBeInstanceOf(BadRequest);
      local.api = () => ({ status: 400, body: '' });
      const small = { ...page, query: { ...page.query, limit: 10 } };
      expect(await failureOf(spotify.get(small, run))).toBeInstanceOf(BadRequest);
      expect(local.apiCalls).toHaveLength(2);
    });
  });

  describe('what it spends', () => {
    it('counts every exchange, tries that failed too, and stops at the limit of the run', async () => {
      local.api = (_, nth) => (nth === 1 ? { status: 500 } : { body: {} });
      const limited = new Run({ source: 'simulator', job: 'test', callLimit: 2 });
      const { client: spotify } = client();
      await spotify.get(call, limited);
      expect(limited.calls).toBe(2);
      expect(await failureOf(spotify.get(call, limited))).toBeInstanceOf(BudgetSpent);
      expect(local.apiCalls).toHaveLength(2);
    });

    it('counts a family over a rolling day', async () => {
      const { client: spotify } = client({ callsPerDay: 2 });
      await spotify.get(call, run);
      clock.at += 3_600_000;
      await spotify.get(call, run);
      expect(await failureOf(spotify.get(call, run))).toBeInstanceOf(BudgetSpent);
      await spotify.get({ family: 'search', path: 'search' }, run);
      // A slot of five minutes counts until its end is a day old.
      clock.at += 82_800_000;
      expect(await failureOf(spotify.get(call, run))).toBeInstanceOf(BudgetSpent);
      clock.at += 300_000;
      await spotify.get(call, run);
      expect(local.apiCalls).toHaveLength(4);
    });

    it('tells the observer of every answer, by family and status', async () => {
      const seen: [string, number | 'none'][] = [];
      local.api = (_, nth) => (nth === 1 ? 'hang up' : { status: 404 });
      await failureOf(
        client({ observer: { onCall: (family, status) => seen.push([family, status]) } }).client.get(call, run),
      );
      expect(seen).toEqual([
        ['token', 200],
        ['tracks/{id}', 'none'],
        ['tracks/{id}', 404],
      ]);
    });
  });
});
