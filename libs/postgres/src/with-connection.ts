import type { Connection, Connections } from './pool.ts';

/**
 * Does the work on a connection of its own. One that the work failed on is given up: with it go its transaction and its locks.
 * @throws what the work throws; driver errors
 */
export async function withConnection<T>(pool: Connections, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // Without a listener a connection that dies between two statements would end the process.
  client.on('error', ignore);
  let isWell = false;
  try {
    const result = await work(client);
    isWell = true;
    return result;
  } finally {
    client.off('error', ignore);
    client.release(!isWell);
  }
}

const ignore = (): void => undefined;
