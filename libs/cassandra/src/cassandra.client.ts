import cassandra from 'cassandra-driver';
import { prepareOnce, writeFramesInPlace } from './batch.patch.ts';
import { dropMuteConnections, reconnectOnce } from './reconnect.patch.ts';

export type CassandraClient = cassandra.Client;

export interface CassandraSettings {
  /** host:port */
  contactPoints: string[];
  dataCenter: string;
  keyspace?: string;
  applicationName: string;
  /** Certificates (PEM) that nodes are judged by; absent: the connection is not encrypted. */
  ca?: string;
  credentials?: { username: string; password: string };
}

/**
 * The driver's own policy waits up to ten minutes between attempts and refuses every query meanwhile: a node that was away
 * for a minute would be missed for another.
 */
const RECONNECT_MS = 1_000;

/** LOCAL_QUORUM throughout: at replication 1 it asks one node, at 3 it survives one. Connects at the first query. */
export function createCassandraClient({
  contactPoints,
  dataCenter,
  keyspace,
  applicationName,
  ca,
  credentials,
}: CassandraSettings): CassandraClient {
  reconnectOnce();
  dropMuteConnections();
  prepareOnce();
  writeFramesInPlace();
  return new cassandra.Client({
    contactPoints,
    localDataCenter: dataCenter,
    protocolOptions: { port: portOf(contactPoints) },
    ...(keyspace ? { keyspace } : {}),
    // The driver's own default takes any certificate.
    ...(ca !== undefined && { sslOptions: { ca: [ca], rejectUnauthorized: true } }),
    ...(credentials && { credentials }),
    applicationName,
    queryOptions: { consistency: cassandra.types.consistencies.localQuorum, prepare: true, isIdempotent: true },
    socketOptions: { connectTimeout: 5_000, readTimeout: 12_000 },
    policies: { reconnection: new cassandra.policies.reconnection.ConstantReconnectionPolicy(RECONNECT_MS) },
    pooling: { coreConnectionsPerHost: { [cassandra.types.distance.local]: 1 }, warmup: true },
    encoding: { useBigIntAsLong: true },
  });
}

/**
 * The other nodes of a ring say their address and not their port: the driver takes theirs to be the default one, and with
 * another it would know only those that it was told of.
 */
const portOf = (contactPoints: readonly string[]): number =>
  Number(/:(\d+)$/.exec(contactPoints[0] ?? '')?.[1] ?? 9042);
