import { setTimeout as delay } from 'node:timers/promises';
import { tryMaintenance, type Connection, type Connections } from '@freshwax/postgres';

const ASK_AGAIN_MS = 1_000;

// What lies below the bound of a purge is judged by where it lies: published again in other topics, it would come back.
const UNDER_WAY = `SELECT 'a ' || type || ' that is under way (npx freshwax operations)' AS what FROM book.operation
  WHERE type IN ('purge', 'rebuild') AND finished_at IS NULL
UNION ALL SELECT 'records from before a purge to be applied' FROM book.purge_bound b JOIN book.ingest_offset o
  USING (topic, part, generation) WHERE b.upto > o.next_offset LIMIT 1`;

export interface Turn {
  signal: AbortSignal;
  say(line: string): void;
}

/**
 * Waits until nothing removes raw rows or exchanges tables, and keeps it so while the work goes on. A purge that has begun
 * counts a window's rows before it takes them: copied between the two, its books and its rows would not fit any more.
 * @throws what the work throws; driver errors; the signal's reason
 */
export async function inMaintenance<T>(
  pool: Connections,
  work: (connection: Connection) => Promise<T>,
  { signal, say }: Turn,
): Promise<T> {
  for (let said = ''; ;) {
    const turn = await tryMaintenance<{ waitsFor: string } | { result: T }>(pool, async (connection) => {
      const { rows } = await connection.query<{ what: string }>(UNDER_WAY);
      return rows[0] ? { waitsFor: rows[0].what } : { result: await work(connection) };
    });
    if (turn && 'result' in turn) return turn.result;
    const waitsFor = turn?.waitsFor ?? 'an expiry, a purge, a rebuild or a redrive to end';
    if (waitsFor !== said) say(`waiting for ${waitsFor}`);
    said = waitsFor;
    await delay(ASK_AGAIN_MS, undefined, { signal });
  }
}
