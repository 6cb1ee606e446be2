import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StackPorts } from '../ports.ts';
import type { ServiceState } from '../service.ts';
import type { StackUrls } from '../urls.ts';
import type { ProcessIdentity } from './identity.mjs';

export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  readonly log: string;
  readonly signal: NodeJS.Signals;
}

export interface ServiceRecord {
  readonly name: string;
  readonly state: ServiceState;
  readonly port: number | null;
  /** ISO-8601 UTC, of the state. */
  readonly since: string;
  /** How often it died and was started again. */
  readonly restarts: number;
  readonly processes: readonly ProcessRecord[];
}

/** What `var/state.json` says of a running stack; the supervisor alone writes it. */
export interface StackState {
  readonly version: 1;
  readonly supervisor: ProcessIdentity;
  readonly phase: 'starting' | 'ready' | 'stopping';
  readonly startedAt: string;
  readonly ports: StackPorts;
  readonly source: string;
  readonly urls: StackUrls;
  readonly services: readonly ServiceRecord[];
}

/** Undefined when there is none, or one that this version does not understand. */
export function readState(path: string): StackState | undefined {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as Partial<StackState>;
    return state.version === 1 && state.supervisor && state.ports && Array.isArray(state.services)
      ? (state as StackState)
      : undefined;
  } catch {
    return undefined;
  }
}

/** By rename: a reader sees the old state or the new one. */
export function writeState(path: string, state: StackState): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

export function removeState(path: string): void {
  rmSync(path, { force: true });
}
