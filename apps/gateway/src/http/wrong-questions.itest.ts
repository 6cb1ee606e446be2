import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { ADMIN_KEY, problemOf, type Gateway } from '../running-gateway.fixture.ts';

const statusWithHost = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest(`${url}/health/live`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

/** What comes for bytes that no client of HTTP would send. */
async function answerTo(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  socket.write(bytes);
  let answer = '';
  for await (const part of socket) answer += String(part);
  return answer;
}

describe('the gateway, asked wrongly', () => {
  let filled: FilledGateway;
  let gateway: Gateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    ({ gateway } = filled);
  });
  afterAll(() => filled?.close());

  it.each([
    ['/api/v1/tracks?limit=0', 400, '/limit'],
    ['/api/v1/tracks?limit=abc', 400, '/limit'],
    ['/api/v1/tracks?sort=tie', 400, '/sort'],
    ['/api/v1/tracks?source=nobody', 400, '/source'],
    ['/api/v1/tracks?unknown=1', 400, '/unknown'],
    ['/api/v1/tracks?q=%00', 400, '/q'],
    ['/api/v1/stats/track-duration?bins=201', 400, '/bins'],
    ['/api/v1/stats/artists?order=sideways', 400, '/order'],
    ['/api/v1/events?offset=1', 400, '/offset'],
    ['/api/v1/events?partition=-1', 400, '/partition'],
    ['/api/v1/dead-letters?limit=1e9', 400, '/limit'],
    ['/api/v1/live?topics=gossip', 400, '/topics/0'],
  ])('refuses %s with %i and points at %s', async (path, status, pointer) => {
    const response = await gateway.get(path);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).errors?.map((error) => error.pointer)).toEqual([pointer]);
  });

  it.each([
    ['/api/v1/nothing', 404],
    ['/api/v1/operations/not-an-id', 404],
    ['/api/v1/operations/00000000-0000-4000-8000-000000000000', 404],
    ['/api/v1/tracks?cursor=abc', 400],
    ['/assets/missing.js', 404],
    ['/%zz', 404],
  ])('answers %s with a problem of status %i', async (path, status) => {
    expect((await gateway.get(path)).status).toBe(status);
  });

  it('refuses an address that is longer than any question', async () => {
    const response = await gateway.get(`/api/v1/tracks?q=${'x'.repeat(20_000)}`);
    expect(await problemOf(response)).toMatchObject({ type: '/problems/payload-too-large', status: 413 });
  });

  it('refuses a cursor of another list or sort', async () => {
    const { page } = await gateway.read('tracks?limit=1', contracts.trackList);
    for (const path of ['albums?', 'tracks?sort=popularity&', 'tracks?source=import&']) {
      const response = await gateway.get(`/api/v1/${path}cursor=${encodeURIComponent(page.nextCursor!)}`);
      expect([path, response.status]).toEqual([path, 400]);
    }
  });

  it('refuses bodies that are no JSON, no operation, too large, or of another type', async () => {
    const statusOf = async (body: unknown, headers = {}): Promise<number> => (await gateway.post(body, headers)).status;
    expect(await statusOf('{')).toBe(400);
    expect(await statusOf({ type: 'drop everything' })).toBe(400);
    expect(await statusOf({ type: 'poll', extra: 1 })).toBe(400);
    expect(await statusOf({ type: 'enrich', trackIds: ['x'.repeat(65)], artistIds: [] })).toBe(400);
    expect(await statusOf({ type: 'poll', padding: 'x'.repeat(70_000) })).toBe(413);
    expect(await statusOf('type=poll', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    expect(await statusOf({ type: 'poll' }, { 'idempotency-key': 'a key' })).toBe(400);
  });

  it('lets nobody change anything without the admin key', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${ADMIN_KEY}`]) {
      const response = await gateway.post({ type: 'poll' }, { authorization });
      expect([authorization, response.status]).toEqual([authorization, 401]);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('answers under its own names only', async () => {
    expect(await statusWithHost(gateway.url, 'evil.example')).toBe(403);
    expect(await statusWithHost(gateway.url, 'localhost:1')).toBe(200);
  });

  it.each(['1.1', '1.0'])('says so as a problem where a request of HTTP/%s names no host', async (version) => {
    const answer = await answerTo(gateway.url, `GET /health/live HTTP/${version}\r\nConnection: close\r\n\r\n`);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(head).toMatch(/\r\nContent-Type: application\/problem\+json/);
    expect(head).toMatch(/\r\nX-Content-Type-Options: nosniff/);
    const problem = contracts.problem.parse(JSON.parse(body));
    expect(problem).toMatchObject({ type: '/problems/validation', detail: 'The request has no Host header.' });
    expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('explains each problem at its address, without a stack', async () => {
    const problem = await problemOf(await gateway.get('/api/v1/tracks?limit=0'));
    expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(problem)).not.toContain('node_modules');
    expect((await gateway.get(problem.type)).status).toBe(200);
  });

  it('keeps the caller’s trace id', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const response = await gateway.get('/api/v1/nothing', { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    expect((await problemOf(response)).traceId).toBe(traceId);
  });
});
