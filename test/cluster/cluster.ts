import { forkServers, type ServersPlace } from '../faults/servers/open-servers.ts';
import type { Server, Servers } from '../faults/servers/servers.ts';
import type { ClusterReady } from './ready.ts';

const PROGRAM = 'test/runner/cluster-servers.ts';

/** A node by its number, from 1. */
export type ClusterNode = Pick<Server, 'kill' | 'start'> & { readonly name: string; readonly number: number };

/** Three brokers, three nodes of Cassandra and one PostgreSQL. */
export interface Cluster {
  readonly env: Readonly<Record<string, string>>;
  /** Folders with what its nodes write. */
  readonly logDirs: readonly string[];
  broker(number: number): ClusterNode;
  node(number: number): ClusterNode;
  /** Idempotent. */
  close(): Promise<void>;
}

/** @throws Error when one of them does not start */
export async function openCluster(place: ServersPlace): Promise<Cluster> {
  const { ready, order, close } = await forkServers<ClusterReady>(PROGRAM, place);
  const numbered = (kind: string, number: number): ClusterNode => {
    const name = `${kind}-${number}`;
    return { ...order(name), name, number };
  };
  return {
    env: ready.env,
    logDirs: ready.logDirs,
    broker: (number) => numbered('kafka', number),
    node: (number) => numbered('cassandra', number),
    close,
  };
}

/** As the trials of the fault suite know their servers; faults that want the only one of a kind have no place here. */
export function toServers({ env, logDirs, close }: Cluster): Servers {
  const none = (): never => {
    throw new RangeError('a cluster has several of each');
  };
  return {
    env,
    logDirs,
    close,
    get proxyPorts() {
      return none();
    },
    get kafka() {
      return none();
    },
    get cassandra() {
      return none();
    },
    get postgres() {
      return none();
    },
  };
}
