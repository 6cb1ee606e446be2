import type { Proxies } from './proxy/proxies.ts';
import type { Servers } from './servers/servers.ts';

/** What the trials of a run share. */
export interface Surroundings {
  readonly servers: Servers;
  readonly proxies: Proxies | undefined;
  /** Journals, ledgers and the logs of failed trials. */
  readonly dir: string;
  readonly signal: AbortSignal;
  /** I9, where it is not what a recorded run promises. */
  readonly drainedWithinMs?: number;
}
