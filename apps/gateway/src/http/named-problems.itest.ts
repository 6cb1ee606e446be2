import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { createGateway } from '../gateway.app.ts';
import type { ProblemName } from './problem.error.ts';
import { ADMIN_KEY, problemOf, type Gateway } from '../running-gateway.fixture.ts';

const at =
  (path: string, headers: Record<string, string> = {}) =>
  (gateway: Gateway): Promise<Response> =>
    gateway.get(`/api/v1/${path}`, headers);
const post =
  (body: unknown, headers: Record<string, string> = {}) =>
  (gateway: Gateway): Promise<Response> =>
    gateway.post(body, headers);

/** A cursor whose signature is another's. */
async function forged(gateway: Gateway): Promise<Response> {
  const { page } = await gateway.read('tracks?limit=1', contracts.trackList);
  const bytes = Buffer.from(page.nextCursor!, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  return gateway.get(`/api/v1/tracks?limit=1&cursor=${bytes.toString('base64url')}`);
}

async function reused(gateway: Gateway): Promise<Response> {
  const headers = { 'idempotency-key': 'of-one-body-only' };
  await gateway.post({ type: 'bootstrap.verify' }, headers);
  return gateway.post({ type: 'bootstrap.topics' }, headers);
}

const BAD: readonly [what: string, ask: (gateway: Gateway) => Promise<Response>, problem: ProblemName][] = [
  ['an unknown parameter', at('tracks?colour=red'), 'validation'],
  ['a value of the wrong type', at('tracks?popularity[gte]=high'), 'validation'],
  ['a limit of a billion', at('tracks?limit=1000000000'), 'validation'],
  ['a cursor that was forged', forged, 'cursor-expired'],
  ['an unknown id', at('tracks/nobody-has-this-id'), 'not-found'],
  ['an address that is none', at('tracks/a/b/c'), 'not-found'],
  ['an Accept that nothing answers', at('stats/overview', { accept: 'text/html' }), 'not-acceptable'],
  ['a body that is too large', post({ type: 'poll', padding: 'x'.repeat(70_000) }), 'payload-too-large'],
  ['a body that is no JSON', post('{"type":'), 'validation'],
  ['a body of another type', post('type=poll', { 'content-type': 'text/plain' }), 'unsupported-media-type'],
  ['an Idempotency-Key with another body', reused, 'idempotency-conflict'],
  ['a range that ends before it begins', at('tracks?popularity[gte]=60&popularity[lte]=50'), 'validation'],
  ['days that end before they begin', at('stats/releases?from=2026-11-02&to=2026-11-01'), 'validation'],
  ['an instant that is none', at('tracks/x/history?from=yesterday'), 'validation'],
  ['a change without a key', post({ type: 'poll' }, { authorization: '' }), 'unauthorized'],
];

describe('what is asked wrongly', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled?.close());

  it.each(BAD)('%s is answered by the problem that is named for it, which has a page', async (_, ask, problem) => {
    const response = await ask(filled.gateway);
    const said = await problemOf(response);
    expect([said.type, said.status]).toEqual([`/problems/${problem}`, response.status]);
    expect((await filled.gateway.get(said.type)).status).toBe(200);
  });

  it('leaves no key, password or word of a reader in the log, whatever fails', async () => {
    const password = 'a-password-of-a-store';
    const words = 'a-word-that-somebody-looks-for';
    const nowhere = `postgres://nobody:${password}@127.0.0.1:1/none`;
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
    );
    const app = await createGateway({
      ...filled.env,
      FRESHWAX_POSTGRES_URL: nowhere,
      FRESHWAX_POSTGRES_OWNER_URL: nowhere,
    });
    try {
      await app.listen(0, '127.0.0.1');
      const url = `${await app.getUrl()}/api/v1`;
      const authorization = `Bearer ${ADMIN_KEY}`;
      for (const path of [`tracks?q=${words}`, 'stats/overview', `operations?cursor=${words}`, `%zz${words}`])
        await fetch(`${url}/${path}`, { headers: { authorization } });
      for (const body of [`{"type":"poll","${words}`, JSON.stringify({ type: 'poll', note: words })])
        for (const key of [authorization, 'Bearer a-key-that-is-wrong'])
          await fetch(`${url}/operations`, {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/json', authorization: key },
          });
    } finally {
      await app.close();
      for (const spy of spies) spy.mockRestore();
    }
    const log = written.join('');
    expect(log).toContain('upstream-unavailable');
    for (const secret of [ADMIN_KEY, 'a-key-that-is-wrong', password, words]) expect(log).not.toContain(secret);
  });
});
