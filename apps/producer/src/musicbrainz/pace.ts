import type { Pool } from '@freshwax/postgres';
import type { Clock } from '../exchange/pause.gate.ts';

/** Any constant: whoever holds it asks MusicBrainz. */
const PACE_LOCK = 4_711_017;
/** Between an answer and the next call: MusicBrainz wants one a second, and how long a call travels is not known. */
export const INTERVAL_MS = 1_000;
const POLL_MS = 100;

/**
 * One call a second, counted over all processes: each holds a lock of PostgreSQL while it asks, and for a second after.
 * A process that dies lets go of it with its connection.
 */
export class Pace {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** @throws what the call throws; Stopping; driver errors */
  async turn<T>(ask: () => Promise<T>): Promise<T> {
    let end = (): void => undefined;
    const before = this.last;
    this.last = new Promise<void>((resolve) => (end = resolve));
    await before;
    const letGo = await this.hold().catch((error: unknown) => {
      end();
      throw error;
    });
    try {
      return await ask();
    } finally {
      void this.clock
        .sleep(INTERVAL_MS)
        .catch(() => undefined)
        .then(letGo)
        .finally(end);
    }
  }

  /** @returns what lets go again */
  private async hold(): Promise<() => Promise<void>> {
    const client = await this.pool.connect();
    // Without a listener a connection that dies between two statements would end the process.
    client.on('error', ignore);
    const give = (isBroken: boolean): void => {
      client.off('error', ignore);
      client.release(isBroken);
    };
    try {
      while (!(await isGranted(client))) await this.clock.sleep(POLL_MS);
    } catch (error) {
      give(true);
      throw error;
    }
    // A connection given up takes the lock with it.
    return async () => {
      const isBroken = await client.query('SELECT pg_advisory_unlock($1)', [PACE_LOCK]).then(
        () => false,
        () => true,
      );
      give(isBroken);
    };
  }
}

async function isGranted(client: Pick<Pool, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [PACE_LOCK]);
  return rows[0]?.held === true;
}

const ignore = (): void => undefined;
