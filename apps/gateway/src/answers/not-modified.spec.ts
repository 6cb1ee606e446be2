import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from '../http/exchange.ts';
import type { DataVersion, Ingested } from './data-version.ts';
import { tagOf } from './entity-tag.ts';
import { KnownQuestions } from './known-questions.ts';
import { notModifiedMiddleware } from './not-modified.middleware.ts';

type Read = () => Promise<Pick<Ingested, 'version'>>;

const URL = '/api/v1/tracks?limit=3';
const requestOf = (tag: string | undefined, changes: Partial<Request> = {}): Request =>
  ({ url: URL, originalUrl: URL, method: 'GET', headers: { 'if-none-match': tag }, ...changes }) as Request;

/** Asks, and says which status was answered at once; undefined when the question went on to its route. */
async function ask(questions: KnownQuestions, request: Request, read: Read = async () => ({ version: '7.a' })) {
  const middleware = notModifiedMiddleware(questions, { current: read } as DataVersion);
  return new Promise<number | undefined>((resolve) => {
    let status = 200;
    const response = {
      setHeader: () => undefined,
      status: (code: number) => (status = code),
      end: () => resolve(status),
    } as unknown as Response;
    middleware(request, response, () => resolve(undefined));
  });
}

describe('a question that was answered before', () => {
  const questions = new KnownQuestions({ FRESHWAX_SOURCE: ['simulator'], SPOTIFY_CLIENT_ID: undefined });
  const { hash } = questions.take(requestOf(undefined, { route: { path: '/api/v1/tracks' } }));
  const tag = tagOf('7.a', hash);

  it('is 304 at once to who has the answer, under the route that gave it', async () => {
    const request = requestOf(tag);
    expect(await ask(questions, request)).toBe(304);
    expect(request.route?.path).toBe('/api/v1/tracks');
    expect(await ask(questions, requestOf(tag, { method: 'HEAD' }))).toBe(304);
  });

  it.each([
    ['brings no tag', requestOf(undefined)],
    ['brings the tag of another version', requestOf(tagOf('8.a', hash))],
    ['was not asked before', requestOf(tag, { url: '/api/v1/tracks?limit=4' })],
    ['is asked for as a file', requestOf(tag, { url: '/api/v1/tracks.csv?limit=3' })],
    ['changes something', requestOf(tag, { method: 'POST' })],
  ])('goes on to its route where it %s', async (_, request) => {
    expect(await ask(questions, request)).toBeUndefined();
  });

  it('goes on to its route while no version can be read', async () => {
    expect(await ask(questions, requestOf(tag), () => Promise.reject(new Error('away')))).toBeUndefined();
  });

  it('is forgotten when many others were asked since', () => {
    const kept = new KnownQuestions({ FRESHWAX_SOURCE: ['simulator'], SPOTIFY_CLIENT_ID: undefined });
    for (let at = 0; at <= 500; at++) kept.take(requestOf(undefined, { url: `/api/v1/tracks?limit=${at}` }));
    expect(kept.of(requestOf(undefined, { url: '/api/v1/tracks?limit=0' }))).toBeUndefined();
    expect(kept.of(requestOf(undefined, { url: '/api/v1/tracks?limit=500' }))).toBeDefined();
  });
});
