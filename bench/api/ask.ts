import autocannon from 'autocannon';
import { round } from '../meter.ts';
import { cpuSecondsOfTree } from '../process-tree.ts';

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
  /** Requests in all, or with `rate` how long, s. */
  amount?: number;
  seconds?: number;
  /** Requests/s. */
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
  const cpuMs = (of: keyof Pids): number => round(((after[of] - before[of]) * 1_000) / total, 2);
  const { p50, p99, max } = result.latency;
  return {
    name,
    requests: total,
    p50Ms: p50,
    p99Ms: p99,
    maxMs: max,
    gatewayCpuMs: cpuMs('gateway'),
    postgresCpuMs: cpuMs('postgres'),
  };
}

const cpuOf = ({ gateway, postgres }: Pids): Record<keyof Pids, number> => ({
  gateway: cpuSecondsOfTree(gateway),
  postgres: cpuSecondsOfTree(postgres),
});
