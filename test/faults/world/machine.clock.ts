import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;

/**
 * Time as a machine with a free core would have needed it. A deadline of the pipeline is a promise about the pipeline: where
 * other work takes the cores, a second counts only as far as our processes got to run when they wanted to
 * (/proc/<pid>/schedstat: time on a core and time waiting for one). On a quiet machine it is the time of the clock.
 */
export class MachineClock {
  private elapsed = 0;
  private readonly end = new AbortController();
  private readonly running: Promise<void>;

  /** @param pids of the processes (their first thread) and threads that matter, asked anew each time */
  constructor(private readonly pids: () => readonly number[] | Promise<readonly number[]>) {
    this.running = this.run();
  }

  get elapsedMs(): number {
    return this.elapsed;
  }

  /** Resolves when so much has elapsed, or the clock was stopped. */
  async passed(ms: number): Promise<void> {
    while (this.elapsed < ms && !this.end.signal.aborted) await this.pause();
  }

  /** With a last look: what has elapsed by now is counted. */
  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let [last, before] = [performance.now(), await this.read()];
    while (!this.end.signal.aborted) {
      await this.pause();
      const [now, after] = [performance.now(), await this.read()];
      let [ran, waited] = [0, 0];
      for (const [pid, it] of after) {
        const earlier = before.get(pid);
        if (!earlier) continue;
        ran += it.ran - earlier.ran;
        waited += it.waited - earlier.waited;
      }
      const share = ran + waited > 0 ? ran / (ran + waited) : 1;
      this.elapsed += (now - last) * share;
      [last, before] = [now, after];
    }
  }

  private async pause(): Promise<void> {
    await delay(LOOK_EVERY_MS, undefined, { signal: this.end.signal }).catch(() => undefined);
  }

  private async read(): Promise<Map<number, { ran: number; waited: number }>> {
    const all = await Promise.all(
      [process.pid, ...(await this.pids())].map(async (pid) => {
        const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => undefined);
        const [ran, waited] = text?.split(' ').map(Number) ?? [];
        return ran === undefined || waited === undefined ? [] : [[pid, { ran, waited }] as const];
      }),
    );
    return new Map(all.flat());
  }
}

/** Every thread of a process and of all that descend from it: a JVM works in others than its first, PostgreSQL in children. */
export async function threadsOf(pid: number): Promise<number[]> {
  const threads = (await readdir(`/proc/${pid}/task`).catch(() => [])).map(Number);
  const below = threads.map(async (thread) => {
    const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
    return (await Promise.all(children.split(' ').filter(Boolean).map(Number).map(threadsOf))).flat();
  });
  return [...threads, ...(await Promise.all(below)).flat()];
}
