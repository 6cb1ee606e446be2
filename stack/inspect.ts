import { setTimeout as sleep } from 'node:timers/promises';
import { lockHolder } from './process/file-lock.mjs';
import { isAlive, type ProcessIdentity } from './process/identity.mjs';
import { readState, type ServiceRecord, type StackState } from './process/state-file.ts';
import type { Place } from './place.ts';
import type { StackPorts } from './ports.ts';
import { isCassandraReady } from './probes/cassandra.probe.ts';
import { fetchHealth } from './probes/health.probe.mjs';
import { isKafkaReady } from './probes/kafka.probe.ts';
import { isPostgresReady } from './probes/postgres.probe.ts';
import type { ServiceState } from './service.ts';
import { noUrls, type StackUrls } from './urls.ts';

const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

/** `unready`: its process lives and says that it cannot work now. `dead`: no process, and nobody who restarts it. */
export type SeenState = ServiceState | 'unready' | 'dead';

export interface SeenService {
  readonly name: string;
  readonly state: SeenState;
  readonly pid: number | null;
  readonly port: number | null;
  /** ISO-8601 UTC. */
  readonly since: string;
}

export interface SeenStack {
  readonly phase: StackState['phase'] | 'down';
  /** Undefined when the stack is down, or when its supervisor was killed and the services are on their own. */
  readonly supervisor: ProcessIdentity | undefined;
  readonly services: readonly SeenService[];
  readonly urls: StackUrls;
  readonly source: string | null;
}

/** The process that runs the stack of a data directory. */
export const supervisorLock = ({ dataDir }: Pick<Place, 'dataDir'>): string => `${dataDir}/supervisor.lock`;

/** Looks at a stack from outside: its state file, its processes, and each service asked in its own protocol. */
export async function inspectStack(place: Place): Promise<SeenStack> {
  const state = readState(place.stateFile);
  const supervisor = lockHolder(supervisorLock(place));
  if (!state) return { phase: supervisor ? 'starting' : 'down', supervisor, services: [], urls: noUrls, source: null };
  const services = await Promise.all(state.services.map((record) => see(record, state.ports)));
  if (!supervisor && services.every(({ state: seen }) => seen === 'dead')) {
    return { phase: 'down', supervisor: undefined, services: [], urls: noUrls, source: null };
  }
  return { phase: state.phase, supervisor, services, urls: state.urls, source: state.source };
}

async function see(record: ServiceRecord, ports: StackPorts): Promise<SeenService> {
  const { name, state, port, since, processes } = record;
  const living = processes.filter(isAlive);
  const seen = (now: SeenState): SeenService => ({ name, state: now, pid: living[0]?.pid ?? null, port, since });
  if (state !== 'ready') return seen(state);
  if (living.length < processes.length || living.length === 0) return seen('dead');
  const isReady = await looksReady(name, ports);
  return seen(isReady ? 'ready' : 'unready');
}

/** Looked at again before it is called unready: on a busy machine one answer may take longer than all the others. */
async function looksReady(name: string, ports: StackPorts): Promise<boolean> {
  const probe = probes[name] ?? (async () => true);
  for (let look = 1; ; look++) {
    if (await probe(ports).catch(() => false)) return true;
    if (look === LOOKS) return false;
    await sleep(LOOK_AGAIN_MS);
  }
}

const app = (name: 'gateway' | 'producer' | 'consumer' | 'simulator') => async (ports: StackPorts) =>
  (await fetchHealth(ports[name], 'ready')).ok;

const probes: Readonly<Record<string, (ports: StackPorts) => Promise<boolean>>> = {
  postgres: ({ postgres }) => isPostgresReady(postgres),
  kafka: ({ kafka }) => isKafkaReady(kafka),
  cassandra: ({ cassandra }) => isCassandraReady(cassandra),
  gateway: app('gateway'),
  producer: app('producer'),
  consumer: app('consumer'),
  simulator: app('simulator'),
};
