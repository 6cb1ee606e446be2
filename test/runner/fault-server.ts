import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../../stack/place.ts';
import { RunningProcess } from '../../stack/process/running-process.ts';
import type { ServiceRecord } from '../../stack/process/state-file.ts';
import type { ServiceSpec } from '../../stack/service.ts';

const PROBE_EVERY_MS = 100;
/** Times a service's own limit: a trial is not about how long a server takes to start on a busy machine. */
const PATIENCE = 3;

/** A service that nobody restarts: it runs when it was told to. */
export class FaultServer {
  readonly #spec: ServiceSpec;
  readonly #place: Place;
  readonly #onChange: () => void;
  #process: RunningProcess | undefined;
  #since = new Date();
  #isEnding = false;

  constructor(spec: ServiceSpec, place: Place, onChange: () => void) {
    this.#spec = spec;
    this.#place = place;
    this.#onChange = onChange;
  }

  /** @throws Error when it ends or does not answer in its protocol within its time */
  async start(): Promise<void> {
    if (this.#isEnding) return;
    if (!this.#isRunning) await this.#launch();
    const withinMs = this.#spec.readyWithinMs * PATIENCE;
    const deadline = Date.now() + withinMs;
    while (!(await this.#spec.isReady(this.#since).catch(() => false))) {
      const process = this.#process;
      if (!this.#isRunning) throw new Error(`it ended while starting; its log: ${process?.log}`);
      if (Date.now() > deadline) throw new Error(`not ready within ${withinMs} ms; ${process?.log}`);
      await sleep(PROBE_EVERY_MS);
    }
  }

  async kill(): Promise<void> {
    this.killNow();
    await this.#process?.ended;
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    if (!process || !this.#isRunning) return;
    if (signal) globalThis.process.kill(process.identity.pid, signal);
    // The second word, should the first not have been enough; it cleans up behind a process that has ended.
    if (signal) await Promise.race([process.ended, sleep(this.#spec.readyWithinMs, undefined, { ref: false })]);
    await process.stop();
  }

  /** For good. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.kill();
  }

  killNow(): void {
    this.#process?.kill();
  }

  record(): ServiceRecord {
    const { name, ports } = this.#spec;
    const since = this.#since.toISOString();
    const processes = this.#process ? [this.#process] : [];
    return {
      name,
      state: this.#isRunning ? 'ready' : 'stopped',
      port: ports[0] ?? null,
      since,
      restarts: 0,
      processes: processes.map(({ spec, identity, log }) => ({
        name: spec.name,
        ...identity,
        log,
        signal: spec.stop?.signal ?? 'SIGTERM',
      })),
    };
  }

  get #isRunning(): boolean {
    return this.#process !== undefined && !this.#process.hasEnded;
  }

  async #launch(): Promise<void> {
    const [spec] = await this.#spec.prepare(new AbortController().signal);
    if (!spec) throw new Error(`${this.#spec.name} has no process`);
    this.#since = new Date();
    const home = { logDir: this.#place.logDir, stackDir: this.#place.dataDir };
    this.#process = new RunningProcess(spec, home);
    this.#onChange();
  }
}
