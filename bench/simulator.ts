import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const program = new URL('../dist/apps/simulator/src/main.js', import.meta.url).pathname;
const SAMPLES = 400;

interface TruePage {
  items: { id: string; release_group_mbid: string }[];
}

/**
 * `node bench/simulator.ts [--albums 160000] [--port 31900]`: a simulator of a million tracks, asked all over its
 * catalogue; prints what that took. Needs `npx nest build simulator`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { albums: { type: 'string', default: '160000' }, port: { type: 'string', default: '31900' } },
  });
  const origin = `http://127.0.0.1:${values.port}`;
  const env = {
    FRESHWAX_SIMULATOR_ALBUMS: values.albums,
    FRESHWAX_SIMULATOR_PORT: values.port,
    FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE: '0',
    FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0',
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    await ask(origin, child, Number(values.albums));
  } finally {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
}

async function ask(origin: string, child: ChildProcess, albums: number): Promise<void> {
  const atStart = memoryOf(child.pid!);
  const truth = await get<{ tracks: number; artists: number }>(`${origin}/simulator/truth`);
  const ids = await sampleIds(origin, albums);
  const token = await tokenOf(origin);
  const times: number[] = [];
  for (const id of ids) {
    const begin = performance.now();
    await get(`${origin}/v1/albums/${id}`, token);
    times.push(performance.now() - begin);
  }
  for (let offset = 0; offset < 1_000; offset += 50)
    await get(`${origin}/v1/search?q=tag:new&type=album&limit=50&offset=${offset}`, token);
  const begin = performance.now();
  await get(`${origin}/1/explore/fresh-releases/?days=14`);
  const fresh = performance.now() - begin;
  const sorted = times.toSorted((a, b) => a - b);
  print([
    ['albums', albums],
    ['tracks', truth.tracks],
    ['artists', truth.artists],
    ['an album, ms at the middle', (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2)],
    ['all fresh releases, ms', Math.round(fresh)],
    ['RSS at the start, MB', Math.round(atStart)],
    ['RSS at the end, MB', Math.round(memoryOf(child.pid!))],
  ]);
}

/** From pages all over the catalogue. */
async function sampleIds(origin: string, albums: number): Promise<string[]> {
  const ids: string[] = [];
  const step = Math.floor(albums / SAMPLES);
  for (let offset = 0; ids.length < SAMPLES; offset += step) {
    const page = await get<TruePage>(`${origin}/simulator/truth/albums?limit=1&offset=${offset}`);
    ids.push(...page.items.map(({ id }) => id));
  }
  return ids;
}

async function tokenOf(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('bench:bench')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function get<T>(url: string, token?: string): Promise<T> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${response.status} of ${url}`);
  return (await response.json()) as T;
}

/** Resident, MB. */
function memoryOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Number(kilobytes) / 1024;
}

function print(lines: [string, string | number][]): void {
  process.stdout.write(`${lines.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n')}\n`);
}

await main();
