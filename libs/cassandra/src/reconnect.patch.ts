import { createRequire } from 'node:module';

/** What of the driver's view of a node is used here. */
interface Host {
  /** Connects where a connection is missing and none is under way. */
  initializePool(): void;
}

/** What of the driver's own connection is used here. */
export interface Connection {
  changeKeyspace(keyspace: string): Promise<void>;
  emit(event: 'idleRequestError', error: unknown): boolean;
}

/** What of the driver's control connection is used here: the one that topology and events come over. */
interface Control {
  readonly hosts: { get(address: string): Host | undefined; values(): readonly Host[] };
  readonly options: { readonly contactPoints: readonly string[] };
  /** Addresses, as they were last found. */
  readonly _contactPoints: Set<string>;
  readonly _resolvedContactPoints: Map<string, unknown>;
  connection: Connection;
  _parseContactPoint(name: string): Promise<void>;
  _borrowAConnection(hosts: Iterator<Host>): Connection;
  _initializeConnection(): Promise<void>;
  _refreshControlConnection(hosts: Iterator<Host>): Promise<void>;
  _setHealthListeners(host: Host, connection: Connection): void;
}

const load = createRequire(import.meta.url);

/**
 * When its last node goes away, cassandra-driver 4.10.0 begins anew (control-connection.js:443) with what was made for the
 * first time only. Its listeners are then set twice (:551 and, when it is done, :506), so that the next outage has two
 * reconnections side by side, the one after it four. They share their fields: one puts the other's connection into a pool
 * after it has died, where nobody takes it out, or finds no node and ends the process. And the node is made a second time
 * (:751), as one that is up and has no connection, while the first goes on connecting.
 *
 * Here the nodes that are known stay and connect by themselves; only one at another address is begun with, as where a name
 * stands for another machine now.
 */
export function reconnectOnce(): void {
  const { prototype } = load('cassandra-driver/lib/control-connection') as { prototype: Control };
  const { _refreshControlConnection: refresh, _setHealthListeners: listen } = prototype;
  if (refresh.name === 'refreshOnce') return;
  const refreshing = new WeakSet<Control>();
  prototype._refreshControlConnection = async function refreshOnce(this: Control, hosts): Promise<void> {
    refreshing.add(this);
    try {
      this.connection = this._borrowAConnection(hosts);
    } catch (error) {
      await findOthers(this);
      if (this._contactPoints.size === 0) throw error;
      await this._initializeConnection();
    } finally {
      refreshing.delete(this);
    }
  };
  prototype._setHealthListeners = function (this: Control, host, connection): void {
    // When it is done.
    if (!refreshing.has(this)) listen.call(this, host, connection);
  };
}

/** Leaves as contact points what is at an address that no node is known by. */
async function findOthers(control: Control): Promise<void> {
  control._contactPoints.clear();
  control._resolvedContactPoints.clear();
  await Promise.all(control.options.contactPoints.map((name) => control._parseContactPoint(name)));
  for (const address of control._contactPoints)
    if (control.hosts.get(address) !== undefined) control._contactPoints.delete(address);
  for (const host of control.hosts.values()) host.initializePool();
}

/**
 * Where a connection does not take the keyspace, the driver asks the next node and keeps it in its pool
 * (request-handler.js:174): one that is dead or answers no more is lent again and again. Each question also puts off the
 * heartbeat that would find it out (connection.js:576). Here it leaves its pool, as after a heartbeat that failed.
 */
export function dropMuteConnections(): void {
  const { prototype } = load('cassandra-driver/lib/connection') as { prototype: Connection };
  const { ResponseError } = load('cassandra-driver/lib/errors') as { ResponseError: new () => Error };
  const { changeKeyspace } = prototype;
  if (changeKeyspace.name === 'changeOrLeave') return;
  prototype.changeKeyspace = async function changeOrLeave(this: Connection, keyspace): Promise<void> {
    try {
      await changeKeyspace.call(this, keyspace);
    } catch (error) {
      // A node that refuses is a node that answers.
      if (!(error instanceof ResponseError)) this.emit('idleRequestError', error);
      throw error;
    }
  };
}
