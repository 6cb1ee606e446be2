import { setTimeout as sleep } from 'node:timers/promises';
import { checkPortsFree } from '../ports.ts';
import type { ServiceSpec, ServiceState } from '../service.ts';
import { RunningProcess, type Ended } from './running-process.ts';
import { ServiceFailedError } from './service-failed.error.ts';
import type { ServiceRecord } from './state-file.ts';

const PROBE_EVERY_MS = 150;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** Ready for so long, it counts as healthy again and the next backoff begins anew. */
const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before the n-th start in a row (n from 1), ms. */
export const backoffMs = (attempt: number): number =>
  Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);

export interface ServiceHome {
  readonly logDir: string;
  /** The mark its processes carry. */
  readonly stackDir: string;
  /** Called after each change of its record. */
  onChange(detail?: string): void;
}

/** One service under supervision: started, watched, started again when it dies, stopped. */
export class SupervisedService {
  readonly spec: ServiceSpec;
  readonly #home: ServiceHome;
  readonly #abort = new AbortController();
  #processes: RunningProcess[] = [];
  #state: ServiceState = 'stopped';
  #since = new Date();
  #restarts = 0;
  #watching: Promise<void> | undefined;

  constructor(spec: ServiceSpec, home: ServiceHome) {
    this.spec = spec;
    this.#home = home;
  }

  /**
   * Resolves when it is ready. The first start is tried once: what fails there is for a person to see.
   * @throws PortTakenError, ServiceFailedError, or what `prepare` throws; the service is then down
   */
  async start(): Promise<void> {
    await checkPortsFree(this.spec.ports);
    try {
      await this.#launch();
    } catch (error) {
      await this.#stopProcesses();
      // When it was stopped meanwhile, `stop` has the last word on its state.
      if (!this.#abort.signal.aborted) this.#set('failed', toOneLine(error));
      throw error;
    }
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    if (this.#processes.length > 0) this.#set('stopping');
    await this.#stopProcesses();
    await this.#watching;
    this.#set('stopped');
  }

  /** At once and without waiting. */
  kill(): void {
    for (const process of this.#processes) process.kill();
  }

  record(): ServiceRecord {
    return {
      name: this.spec.name,
      state: this.#state,
      port: this.spec.ports[0] ?? null,
      since: this.#since.toISOString(),
      restarts: this.#restarts,
      processes: this.#processes.map(({ spec, identity, log }) => {
        return { name: spec.name, ...identity, log, signal: spec.stop?.signal ?? 'SIGTERM' };
      }),
    };
  }

  async #launch(): Promise<void> {
    this.#abort.signal.throwIfAborted();
    this.#set(this.#restarts === 0 ? 'starting' : 'restarting');
    const specs = await this.spec.prepare(this.#abort.signal);
    this.#abort.signal.throwIfAborted();
    const since = new Date();
    this.#processes = specs.map((spec) => new RunningProcess(spec, this.#home));
    this.#home.onChange();
    await this.#untilReady(since);
    this.#set('ready');
  }

  /** Ready, or the first process that ends, or the deadline: whichever comes first. */
  async #untilReady(since: Date): Promise<void> {
    const deadline = Date.now() + this.spec.readyWithinMs;
    const ended = Promise.race(this.#processes.map((process) => process.ended));
    let death: Ended | undefined;
    void ended.then((end) => (death = end));
    while (!(await this.spec.isReady(since).catch(() => false))) {
      this.#abort.signal.throwIfAborted();
      if (Date.now() > deadline) {
        const seconds = this.spec.readyWithinMs / 1_000;
        throw this.#failure(`did not become ready within ${seconds} s`, this.#processes[0]);
      }
      await Promise.race([sleep(PROBE_EVERY_MS), ended]);
      if (death)
        throw this.#failure(`${death.process.spec.name} ended with ${death.how} while starting`, death.process);
    }
    // A stranger on the port may have answered in place of a process that could not bind it.
    if (death) throw this.#failure(`${death.process.spec.name} ended with ${death.how} while starting`, death.process);
  }

  #failure(cause: string, process: RunningProcess | undefined): ServiceFailedError {
    return new ServiceFailedError(this.spec.name, cause, process?.log);
  }

  /** Starts the service again whenever one of its processes ends, until it is stopped. */
  async #watch(): Promise<void> {
    for (let attempt = 0; ;) {
      const readySince = Date.now();
      const end = await Promise.race(this.#processes.map((process) => process.ended));
      if (this.#abort.signal.aborted) return;
      attempt = Date.now() - readySince > HEALTHY_AFTER_MS ? 1 : attempt + 1;
      this.#set('restarting', `${end.process.spec.name} ended with ${end.how}`);
      attempt = await this.#relaunch(attempt);
      if (this.#abort.signal.aborted) return;
    }
  }

  /** Returns the number of the attempt that succeeded. */
  async #relaunch(firstAttempt: number): Promise<number> {
    for (let attempt = firstAttempt; ; attempt += 1) {
      await this.#stopProcesses();
      await sleep(backoffMs(attempt), undefined, { signal: this.#abort.signal }).catch(() => undefined);
      if (this.#abort.signal.aborted) return attempt;
      this.#restarts += 1;
      try {
        await this.#launch();
        return attempt;
      } catch (error) {
        if (this.#abort.signal.aborted) return attempt;
        this.#set('restarting', toOneLine(error));
      }
    }
  }

  async #stopProcesses(): Promise<void> {
    const stages = [...new Set(this.#processes.map(stageOf))].sort((a, b) => a - b);
    for (const stage of stages) {
      await Promise.all(
        this.#processes.filter((process) => stageOf(process) === stage).map((process) => process.stop()),
      );
    }
    this.#processes = [];
  }

  #set(state: ServiceState, detail?: string): void {
    if (this.#state !== state) this.#since = new Date();
    this.#state = state;
    this.#home.onChange(detail);
  }
}

const stageOf = (process: RunningProcess): number => process.spec.stop?.stage ?? 0;

/** A command that failed says in its first line which, and in the last of its output why: a traceback lies between. */
export function toOneLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n').filter((line) => line.trim());
  return [...new Set([lines[0], lines.at(-1)])].filter(Boolean).join(': ');
}
