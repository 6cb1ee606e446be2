import { readdir, readFile } from 'node:fs/promises';

/** What a process holds. */
export interface Footprint {
  readonly memoryMb: number;
  readonly handles: number;
}

/** What one held after so many rebalances. */
export interface Measured extends Footprint {
  readonly process: string;
  readonly rebalances: number;
}

export async function readFootprint(pid: number): Promise<Footprint> {
  const [status, handles] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readdir(`/proc/${pid}/fd`)]);
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { memoryMb: Math.round(kilobytes / 1024), handles: handles.length };
}
