import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessSpec } from '../service.ts';
import { identify, type ProcessIdentity } from './identity.mjs';
import { openLog } from './log-file.ts';
import { killMembers, MARKER } from './process-tree.ts';

const STOP_WITHIN_MS = 15_000;

export interface Ended {
  readonly process: RunningProcess;
  /** In words: `code 1` or `signal SIGKILL`. */
  readonly how: string;
}

/** A process that we started: the leader of its own session and group, its output in a log. */
export class RunningProcess {
  readonly spec: ProcessSpec;
  readonly identity: ProcessIdentity;
  readonly log: string;
  /** Settles when it has ended, never rejects. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #stackDir: string;
  #hasEnded = false;

  constructor(spec: ProcessSpec, { logDir, stackDir }: { logDir: string; stackDir: string }) {
    this.spec = spec;
    this.#stackDir = stackDir;
    this.log = join(logDir, `${spec.name}.log`);
    const output = openLog(this.log);
    this.#child = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: { ...spec.env, [MARKER]: stackDir },
      ...spec.user,
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.ended = this.#watch();
    this.identity = identify(this.#child.pid ?? 0);
  }

  #watch(): Promise<Ended> {
    return new Promise((resolve) => {
      const end = (how: string): void => {
        this.#hasEnded = true;
        resolve({ process: this, how });
      };
      this.#child.once('error', (error) => end(error.message));
      this.#child.once('exit', (code, signal) => end(signal ? `signal ${signal}` : `code ${code}`));
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Asks it to end, kills what is left after its time. Does nothing more than clean up when it has ended already. */
  async stop(): Promise<void> {
    const { signal = 'SIGTERM', withinMs = STOP_WITHIN_MS } = this.spec.stop ?? {};
    if (!this.#hasEnded) {
      this.#child.kill(signal);
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
      await this.ended;
      clearTimeout(timer);
    }
    this.killMembers();
  }

  /** At once and without waiting: for the last moment of our own process. */
  kill(): void {
    if (!this.#hasEnded) this.#child.kill('SIGKILL');
    this.killMembers();
  }

  /** What the process itself left running. */
  killMembers(): void {
    killMembers(this.identity.pid, this.spec.stop?.kills ?? 'group', this.#stackDir);
  }
}
