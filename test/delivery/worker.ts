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
