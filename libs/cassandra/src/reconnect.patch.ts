import { createRequire } from 'node:module';

/** What of the driver's view of a node is used here. */
interface Host {
  shutdown(waitForPending: boolean): Promise<void>;
}

/** What of the driver's own connection is used here. */
export interface Connection {
  readonly endpoint: string;
  changeKeyspace(keyspace: string): Promise<void>;
  emit(event: 'idleRequestError', error: unknown): boolean;
}

/** What of the driver's control connection is used here: the one that topology and events come over. */
interface Control {
  readonly hosts: { get(endpoint: string): Host | undefined };
  _refreshControlConnection(hosts: Iterator<Host>): Promise<void>;
  _setHealthListeners(host: Host, connection: Connection): void;
  _setLocalInfo(isInitializing: boolean, isCurrent: boolean, connection: Connection, answer: object): void;
}

const load = createRequire(import.meta.url);

/**
 * cassandra-driver 4.10.0 begins anew when its last node goes away (control-connection.js:443),
 * with what was made for the first time only. Its listeners are then set twice (:551 and, when it is done, :506), so that
 * the next outage has two reconnections side by side, the one after it four. They share their fields: one puts the other's
 * connection into a pool after it has died, where nobody takes it out, or finds no node and ends the process. And the node
 * is made a second time (:749), while the first goes on connecting.
 *
 * Here one reconnection is under way at a time, and a node that was replaced ends.
 */
export function reconnectOnce(): void {
  const { prototype } = load('cassandra-driver/lib/control-connection') as { prototype: Control };
  const { _refreshControlConnection: refresh, _setHealthListeners: listen, _setLocalInfo: setLocal } = prototype;
  if (refresh.name === 'refreshAlone') return;
  const refreshing = new WeakSet<Control>();
  prototype._refreshControlConnection = async function refreshAlone(this: Control, hosts): Promise<void> {
    refreshing.add(this);
    try {
      await refresh.call(this, hosts);
    } finally {
      refreshing.delete(this);
    }
  };
  prototype._setHealthListeners = function (this: Control, host, connection): void {
    if (!refreshing.has(this)) listen.call(this, host, connection);
  };
  prototype._setLocalInfo = function (this: Control, isInitializing, isCurrent, connection, answer): void {
    const former = this.hosts.get(connection.endpoint);
    setLocal.call(this, isInitializing, isCurrent, connection, answer);
    if (former !== this.hosts.get(connection.endpoint)) void former?.shutdown(true);
  };
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
