/**
 * A server that ends while it starts is told of at once; this ends only the waiting for one that hangs. Recovery after a crash may
 * take minutes, and so does any start on a machine that others starve.
 */
export const READY_WITHIN_MS = 300_000;

/**
 * What the supervisor needs to know of a service. One file `services/<name>.service.ts` makes one; the
 * supervisor does the rest: ports, logs, readiness, restart, stop, sweep.
 */
export interface ServiceSpec {
  /** In `status` and in messages. */
  readonly name: string;
  /** Ports it will listen on, the one to show first. They must be free before its first start. */
  readonly ports: readonly number[];
  /**
   * Makes ready what the processes need (installation, data directory, configuration) and says what to run.
   * Called before every start and restart, so it is idempotent and quick when there is nothing to do.
   */
  prepare(signal: AbortSignal): Promise<readonly ProcessSpec[]>;
  /**
   * Asks the service in its own protocol, never by open port; false or an error means not yet.
   * Must answer within seconds. `since` is when this start began: an answer older than that is stale.
   */
  isReady(since: Date): Promise<boolean>;
  /** From the spawn to the first `isReady`, ms; after that the start has failed. */
  readonly readyWithinMs: number;
}

/**
 * One operating system process. It leads a session and a process group of its own. When one process of a service
 * dies, the whole service is stopped and started again.
 */
export interface ProcessSpec {
  /** Its log is `var/log/<name>.log`. The service's first process is the one that `status` shows. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. Start from `inheritedEnv()` (env.ts). */
  readonly env: Readonly<Record<string, string>>;
  /** Runs as this user (only when we are root). */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly stop?: StopSpec;
}

export interface StopSpec {
  /** Sent to the process itself, not to its group: a PostgreSQL backend understands it differently. Default SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** After this many ms what is left is killed. Default 15,000. */
  readonly withinMs?: number;
  /** Processes of one stage stop side by side, lower stages first. Default 0. */
  readonly stage?: number;
  /** What SIGKILL reaches: `session` for a process whose children lead groups of their own. Default `group`. */
  readonly kills?: 'group' | 'session';
}

export type ServiceState = 'starting' | 'ready' | 'restarting' | 'stopping' | 'stopped' | 'failed';
