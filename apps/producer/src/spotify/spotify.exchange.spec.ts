import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clientOf, LocalApi, StillClock, type ClientOptions } from '../../test/local-api.ts';
import { Upstream } from '../exchange/source.errors.ts';
import { Run } from '../runs/run.ts';

/** Two of them are more than is kept. */
const SIX_MB = 6_000_000;

describe('an answer that has an ETag', () => {
  let local: LocalApi;
  let run: Run;
  beforeEach(async () => {
    local = await LocalApi.listen();
    run = new Run({ source: 'simulator', job: 'test' });
  });
  afterEach(() => local.close());
  const client = (options?: ClientOptions) => clientOf(local, new StillClock(), options);
  const call = { family: 'tracks/{id}', path: 'tracks/1' };

  it('asks whether it has changed, and takes what it has where it has not', async () => {
    local.api = ({ headers }) =>
      headers['if-none-match'] === '"v1"' ? { status: 304 } : { headers: { etag: '"v1"' }, body: { id: '1' } };
    const { client: spotify } = client();
    const first = await spotify.get(call, run);
    const second = await spotify.get(call, run);
    expect(second).toEqual({ id: '1' });
    expect(second).not.toBe(first);
    expect(local.apiCalls.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
  });

  it('knows what a 304 stands for, though a greater answer has pushed it out meanwhile', async () => {
    const [arrived, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    local.api = ({ url, headers }) =>
      headers['if-none-match']
        ? { status: 304 }
        : { headers: { etag: '"v1"' }, body: { id: url, of: 'x'.repeat(SIX_MB) } };
    const { client: spotify } = client({
      fetch: async (...asked) => {
        const answer = await fetch(...asked);
        if (answer.status === 304) {
          arrived.resolve();
          await goOn.promise;
        }
        return answer;
      },
    });
    const first = await spotify.get(call, run);
    const again = spotify.get(call, run);
    await arrived.promise;
    for (const path of ['tracks/2', 'tracks/3']) await spotify.get({ ...call, path }, run);
    goOn.resolve();
    expect(await again).toEqual(first);
  });

  it('takes the new answer where it has, and does not trust a 304 that it did not ask for', async () => {
    local.api = (_, nth) => ({ headers: { etag: `"v${nth}"` }, body: { id: String(nth) } });
    const { client: spotify } = client();
    await spotify.get(call, run);
    expect(await spotify.get(call, run)).toEqual({ id: '2' });
    local.api = () => ({ status: 304 });
    expect(await spotify.get(call, run)).toEqual({ id: '2' });
    await expect(spotify.get({ ...call, path: 'tracks/2' }, run)).rejects.toBeInstanceOf(Upstream);
  });
});
