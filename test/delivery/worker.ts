import { expect } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { eventually } from '../eventually.ts';
import type { AppProcess } from './app.process.ts';

/** Expiry, purge and rebuild hold it: MAINTENANCE_LOCK of libs/postgres. */
const HOLDER = `SELECT a.client_port AS port FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.locktype = 'advisory' AND l.granted AND l.objid = 4711003 AND a.datname = current_database()`;

/** The app that has a connection to PostgreSQL from the port. */
export async function ownerOf(port: number, apps: readonly AppProcess[]): Promise<AppProcess | undefined> {
  const owns = await Promise.all(apps.map((it) => it.ownsSocket(port)));
  return apps[owns.indexOf(true)];
}

/** The one that is at a purge or a rebuild at this moment. */
export async function findMaintainer(pool: Pool, apps: readonly AppProcess[]): Promise<AppProcess | undefined> {
  const { rows } = await pool.query<{ port: number }>(HOLDER);
  return rows[0] && ownerOf(rows[0].port, apps);
}

/** It may have to take up first what another left, or what waited for too long. */
export const untilMaintainer = (pool: Pool, apps: readonly AppProcess[]): Promise<AppProcess> =>
  eventually(async () => {
    const found = await findMaintainer(pool, apps);
    if (!found) throw new Error('no consumer holds the maintenance lock');
    return found;
  });

export interface Hold {
  /** Lets go; harmless when it has. */
  release(): Promise<void>;
}

/** Holds what the statement locks until it is told to let go. */
export async function hold(pool: Pool, text: string): Promise<Hold> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(text);
  let released: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    await client.query('ROLLBACK');
    client.release();
  };
  return { release: () => (released ??= release()) };
}

/**
 * Kills the consumer whose statement waits for a lock before PostgreSQL has done it: a server goes on with what it was asked,
 * whether or not anybody waits for the answer.
 */
export async function killWaiting(pool: Pool, like: string, consumers: readonly AppProcess[]): Promise<void> {
  const worker = await waitingWorker(pool, like, consumers);
  await worker.kill('SIGKILL');
  const ended = await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${WAITS}`, [like]);
  expect(ended.rowCount).toBe(1);
}

/** $1 LIKE the statement. */
const WAITS = `datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`;

/** The consumer whose statement waits for a lock. */
export const waitingWorker = (pool: Pool, like: string, consumers: readonly AppProcess[]): Promise<AppProcess> =>
  eventually(async () => {
    const waits = `SELECT client_port FROM pg_stat_activity WHERE ${WAITS}`;
    const { rows } = await pool.query<{ client_port: number }>(waits, [like]);
    expect(rows).toHaveLength(1);
    const worker = await ownerOf(rows[0]!.client_port, consumers);
    if (!worker) throw new Error('whoever waits is none of the consumers');
    return worker;
  });
