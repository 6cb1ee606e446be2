import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { keepKey } from './admin-key.ts';
import { mutate, type Mutation } from './mutate.ts';

const redrive = (reason: string): Mutation => ({
  method: 'POST',
  path: 'operations',
  body: { type: 'dlq.redrive', reason },
  purpose: 'to publish records again',
});
const accepted = (): Response => Response.json({ data: { id: '1' } }, { status: 202 });
/** The gateway did it, and the connection ended before it could say so. */
const cut = (): Response =>
  new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) }), { status: 202 });

describe('a change', () => {
  const answers: (() => Response)[] = [];
  const keys: string[] = [];
  beforeEach(() => {
    keepKey('an admin key');
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, request) => {
      keys.push(new Headers(request?.headers).get('idempotency-key')!);
      const answer = answers.shift();
      if (!answer) throw new TypeError('fetch failed');
      return answer();
    });
  });
  afterEach(() => {
    keys.length = 0;
    jest.restoreAllMocks();
  });

  it.each([
    ['nobody answered', []],
    ['the answer was cut', [cut]],
    ['a proxy answered in its place', [() => new Response('<html>', { status: 502 })]],
  ])('that is asked for again is the same one where %s', async (_, first) => {
    answers.push(...first);
    expect(await mutate(redrive('schema'))).toMatchObject({ kind: 'fault' });
    answers.push(accepted);
    expect(await mutate(redrive('schema'))).toMatchObject({ kind: 'done', body: { data: { id: '1' } } });
    expect(keys[0]).toMatch(/^[\x21-\x7e]{16,}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it('is given up, and is the same one again, where the gateway hangs', async () => {
    const late = new AbortController();
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
    jest.mocked(fetch).mockImplementationOnce((_, request) => {
      keys.push(new Headers(request?.headers).get('idempotency-key')!);
      const given = Promise.withResolvers<Response>();
      request?.signal?.addEventListener('abort', () => given.reject(new DOMException('late', 'TimeoutError')));
      return given.promise;
    });
    const asked = mutate(redrive('schema'));
    late.abort();
    expect(await asked).toMatchObject({ kind: 'fault' });
    answers.push(accepted);
    expect(await mutate(redrive('schema'))).toMatchObject({ kind: 'done' });
    expect(keys[1]).toBe(keys[0]);
  });

  it('is another one once there was an answer, and where something else is asked for', async () => {
    answers.push(accepted, () => Response.json({ title: 'no', status: 409 }, { status: 409 }), accepted, accepted);
    for (const reason of ['schema', 'schema', 'schema', 'not-json']) await mutate(redrive(reason));
    expect(new Set(keys).size).toBe(4);
  });
});
