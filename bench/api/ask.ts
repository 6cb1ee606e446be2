import autocannon from 'autocannon';
import { quantileOf, round } from '../meter.ts';
import { cpuSecondsOfTree } from '../process-tree.ts';
import { askEvenly, type EvenLoad } from './even-load.ts';

export interface Pids {
  gateway: number;
  postgres: number;
}

export interface Asked {
  name: string;
  requests: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** ms of CPU time a request. */
  gatewayCpuMs: number;
  postgresCpuMs: number;
}

export interface Load {
  name: string;
  url: string;
  connections: number;
  /** Requests in all, or how long, s. */
  amount?: number;
  seconds?: number;
  /** Requests/s, of which those of a second are sent at its beginning. */
  rate?: number;
  headers?: Readonly<Record<string, string>>;
  /** What every answer must be. */
  status: number;
}

/**
 * Asks one question over and over.
 * @throws Error when any answer is another than is wanted
 */
export async function ask(load: Load, pids: Pids): Promise<Asked> {
  const { name, url, connections, amount, seconds, rate, headers, status } = load;
  const before = cpuOf(pids);
  const result = await autocannon({
    url,
    connections,
    timeout: 30,
    ...(amount !== undefined && { amount }),
    ...(seconds !== undefined && { duration: seconds }),
    ...(rate !== undefined && { overallRate: rate }),
    ...(headers && { headers }),
  });
  const after = cpuOf(pids);
  const answered = result.statusCodeStats[String(status)]?.count ?? 0;
  const { total } = result.requests;
  if (answered !== total || result.errors > 0)
    throw new Error(`${name}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors, of ${total}`);
  const { p50, p99, max } = result.latency;
  return { name, requests: total, p50Ms: p50, p99Ms: p99, maxMs: max, ...cpuMsOf(total, before, after) };
}

/**
 * Asks one question at an even rate.
 * @throws Error when any answer is another than is wanted
 */
export async function askAtRate({ name, ...load }: EvenLoad & { name: string }, pids: Pids): Promise<Asked> {
  const before = cpuOf(pids);
  const sorted = (await askEvenly(load)).toSorted((a, b) => a - b);
  const times = { p50Ms: quantileOf(sorted, 0.5), p99Ms: quantileOf(sorted, 0.99), maxMs: quantileOf(sorted, 1) };
  const rounded = Object.fromEntries(Object.entries(times).map(([of, ms]) => [of, round(ms, 1)])) as typeof times;
  return { name, requests: sorted.length, ...rounded, ...cpuMsOf(sorted.length, before, cpuOf(pids)) };
}

type Cpu = Record<keyof Pids, number>;

const cpuMsOf = (requests: number, before: Cpu, after: Cpu): Pick<Asked, 'gatewayCpuMs' | 'postgresCpuMs'> => {
  const each = (of: keyof Pids): number => round(((after[of] - before[of]) * 1_000) / requests, 2);
  return { gatewayCpuMs: each('gateway'), postgresCpuMs: each('postgres') };
};

const cpuOf = ({ gateway, postgres }: Pids): Cpu => ({
  gateway: cpuSecondsOfTree(gateway),
  postgres: cpuSecondsOfTree(postgres),
});
