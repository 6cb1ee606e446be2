import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServers } from '../stack/dev-servers.ts';

/** Short ones, so that what else the machine does meets all alike. */
const ROUNDS = 120;
const CALLS = 25;

/** Answers a token, and anything else with a track of Spotify's size, from a process of its own. */
const SERVER = `
const track = JSON.stringify({ id: '0'.repeat(22), name: 'x', artists: [{ id: '1' }], padding: 'x'.repeat(2500) });
const token = JSON.stringify({ access_token: 't', token_type: 'Bearer', expires_in: 3600 });
const server = require('node:http').createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/api/token' ? token : track);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

type Ask = () => Promise<unknown>;

// The built ones: Node runs no TypeScript with path aliases.
const load = (path: string): Promise<unknown> => import(new URL(`../dist/${path}`, import.meta.url).href);
const { createPool, migrate } = (await load(
  'libs/postgres/src/index.js',
)) as typeof import('../libs/postgres/src/index.ts');

/**
 * `node bench/client.ts [--postgres URL] [--port-offset 35000]`: what the Spotify client costs beside a bare fetch of the
 * same address, without and with a budget that PostgreSQL counts. All take turns in one run; the median of the rounds is
 * printed. Needs `npx nest build producer`; without an address of PostgreSQL it starts servers of its own.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { postgres: { type: 'string' }, 'port-offset': { type: 'string', default: '35000' } },
  });
  const folder = await mkdtemp(join(tmpdir(), 'freshwax-bench-'));
  const place = { portOffset: Number(values['port-offset']), dataDir: join(folder, 'servers'), fast: true };
  const servers = values.postgres === undefined ? await startServers(place) : undefined;
  if (servers) await migrate(servers.env['FRESHWAX_POSTGRES_OWNER_URL']!);
  const url = values.postgres ?? servers!.env['FRESHWAX_POSTGRES_URL']!;
  const pool = createPool({ url, applicationName: 'bench' });
  const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const origin = new URL(`http://127.0.0.1:${String(port).trim()}/`);
    const asks = {
      bare: bareOf(origin),
      client: await clientOf(origin, pool),
      budget: await clientOf(origin, pool, 1e9),
    };
    print(await compare(asks));
  } finally {
    server.kill();
    await pool.query(`DELETE FROM book.quota_ledger WHERE source = 'bench'`);
    await pool.end();
    await servers?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const bareOf = (origin: URL): Ask => {
  const url = new URL(`v1/tracks/${'0'.repeat(22)}?market=US`, origin);
  const headers = { authorization: 'Bearer t', accept: 'application/json' };
  return async () => (await fetch(url, { headers })).json();
};

/** @param perDay budget of the bucket; none: calls are counted in memory */
async function clientOf(origin: URL, pool: ReturnType<typeof createPool>, perDay?: number): Promise<Ask> {
  const at = 'apps/producer/src';
  type Of<Module> = Promise<Module>;
  const [{ SpotifyClient }, { QuotaLedger }, { PostgresQuotaStore }, { Refusals }, { systemClock }, { Run }] =
    await Promise.all([
      load(`${at}/spotify/spotify.client.js`) as Of<typeof import('../apps/producer/src/spotify/spotify.client.ts')>,
      load(`${at}/quota/quota.ledger.js`) as Of<typeof import('../apps/producer/src/quota/quota.ledger.ts')>,
      load(`${at}/quota/quota.store.js`) as Of<typeof import('../apps/producer/src/quota/quota.store.ts')>,
      load(`${at}/capability/refusals.js`) as Of<typeof import('../apps/producer/src/capability/refusals.ts')>,
      load(`${at}/exchange/system.clock.js`) as Of<typeof import('../apps/producer/src/exchange/system.clock.ts')>,
      load(`${at}/runs/run.js`) as Of<typeof import('../apps/producer/src/runs/run.ts')>,
    ]);
  const stop = new AbortController().signal;
  const clock = systemClock(stop);
  const ignore = (): void => undefined;
  const client = new SpotifyClient({
    accountsUrl: origin,
    apiUrl: new URL('v1/', origin),
    clientId: 'id',
    clientSecret: 'secret',
    clock,
    ledger: new QuotaLedger(new PostgresQuotaStore(pool, 'bench'), { perDay, byBucket: new Map() }, clock.now),
    refusals: new Refusals(),
    observer: { onCall: ignore, onTries: ignore, onTokenRenewal: ignore, onPause: ignore },
    timeoutMs: 30_000,
    stop,
  });
  const run = new Run({ source: 'simulator', job: 'bench' });
  const call = { family: 'tracks/{id}', path: `tracks/${'0'.repeat(22)}`, query: { market: 'US' } };
  return () => client.get(call, run);
}

/** ms a call of each, by round; the first round warms up and is left out. */
async function compare(asks: Record<string, Ask>): Promise<Map<string, number[]>> {
  const rounds = new Map(Object.keys(asks).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, ask] of Object.entries(asks)) {
      const startedAt = performance.now();
      for (let call = 0; call < CALLS; call++) await ask();
      if (round > 0) rounds.get(name)!.push((performance.now() - startedAt) / CALLS);
    }
  return rounds;
}

function print(rounds: Map<string, number[]>): void {
  const bare = rounds.get('bare')!;
  const lines = [...rounds].map(([name, times]) => {
    const extra = medianOf(times.map((time, round) => time - bare[round]!));
    const ratio = medianOf(times.map((time, round) => time / bare[round]!));
    const [least, most] = [Math.min(...times), Math.max(...times)];
    return [name, medianOf(times), extra, ratio, least, most].map((it, at) => (at === 0 ? it : Number(it).toFixed(3)));
  });
  const table = [[`ms a call, ${ROUNDS} x ${CALLS}`, 'median', 'more than bare', 'ratio', 'least', 'most'], ...lines];
  process.stdout.write(`${table.map((line) => line.map((cell) => String(cell).padEnd(22)).join('')).join('\n')}\n`);
}

const medianOf = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

await main();
