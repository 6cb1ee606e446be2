import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GatewayClient, OperationFailedError } from './gateway.client.ts';

const ID = '6a1d3c2e-0000-4000-8000-000000000001';
const SILENT_FOR_MS = 400;

describe('an operation that is waited for', () => {
  let server: Server;
  afterEach(() => void server.close());

  /** How often it was asked for. */
  let asked: number;

  /** A gateway whose operation has this log at the nth look, and is done when there is none; or fails: with a status, 0 = none. */
  async function gateway(answerAt: (look: number) => string[] | number | undefined): Promise<GatewayClient> {
    let look = 0;
    asked = 0;
    server = createServer((request, response) => {
      asked += request.method === 'POST' ? 1 : 0;
      const log = answerAt(request.method === 'POST' ? 0 : (look += 1));
      if (log === 0) return void request.socket.destroy();
      if (typeof log === 'number') return void response.writeHead(log).end();
      const times = { createdAt: '2026-11-22T00:00:00.000Z', finishedAt: null };
      const said = { log: log ?? [], result: null, error: null, progress: 0, ...times };
      const data = { id: ID, type: 'bootstrap.migrate', state: log ? 'running' : 'succeeded', ...said };
      const meta = { asOf: times.createdAt, dataVersion: '0', freshnessMs: null, sources: [], missing: {} };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data, meta }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new GatewayClient({ url: `http://127.0.0.1:${port}`, readKey: async () => 'key' });
  }

  it('may take however long, as long as it says something new', async () => {
    const client = await gateway((look) => (look < 12 ? [`${look} s, at TrackNames`] : undefined));
    const begin = performance.now();
    const { state } = await client.run({ type: 'bootstrap.migrate' }, { silentForMs: SILENT_FOR_MS });
    expect(state).toBe('succeeded');
    expect(performance.now() - begin).toBeGreaterThan(SILENT_FOR_MS);
  });

  it('is given up when it says nothing new', async () => {
    const client = await gateway(() => ['begins']);
    await expect(client.run({ type: 'bootstrap.migrate' }, { silentForMs: SILENT_FOR_MS })).rejects.toThrow(
      new OperationFailedError('bootstrap.migrate is running and has said nothing new for 0.4 s', []),
    );
  });

  it('goes on while the gateway is away, and is seen to its end', async () => {
    const client = await gateway((look) => [['begins'], 0, 0, 503, 429][look]);
    const { state } = await client.run({ type: 'reconcile', repair: false }, { silentForMs: 5_000 });
    expect([state, asked]).toEqual(['succeeded', 1]);
  });

  it('is given up when the gateway stays away', async () => {
    const client = await gateway((look) => (look === 0 ? ['begins'] : 0));
    const run = client.run({ type: 'reconcile', repair: false }, { silentForMs: SILENT_FOR_MS });
    await expect(run).rejects.toMatchObject({ name: 'NoAnswerError' });
    expect(asked).toBe(1);
  });

  it('is asked for again when it is a step of bootstrap that its gateway did not live to finish', async () => {
    const client = await gateway((look) => [['begins'], 0, 404][look]);
    const { state } = await client.run({ type: 'bootstrap.topics' }, { silentForMs: 5_000 });
    expect([state, asked]).toEqual(['succeeded', 2]);
  });

  it('has failed when its gateway did not live to finish it, and is not asked for twice', async () => {
    const client = await gateway((look) => [['begins'], 0, 404][look]);
    const run = client.run({ type: 'enrich.plan', limit: 1 }, { silentForMs: 5_000 });
    await expect(run).rejects.toThrow('the gateway was started again before it was done');
    expect(asked).toBe(1);
  });
});
