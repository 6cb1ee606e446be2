import type { CassandraClient } from '@freshwax/cassandra';

interface Cell {
  log_window: string;
  offset: bigint;
  payload: Buffer | null;
  key: Buffer | null;
  headers: Buffer | null;
  payload_at: bigint | null;
  key_at: bigint | null;
  payload_ttl: number | null;
  key_ttl: number | null;
}

const READ = `SELECT log_window, offset, payload, key, headers, writetime(payload) AS payload_at, writetime(key) AS key_at,
  ttl(payload) AS payload_ttl, ttl(key) AS key_ttl FROM spotify_events`;
const WRITE = `INSERT INTO spotify_events (log_window, offset, payload, key, headers) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?`;
const AT_ONCE = 64;

/** What changes a table takes a busy node longer than a read. */
export const PATIENTLY = { prepare: false, readTimeout: 60_000 };

/**
 * Rows that a node lost although it had acknowledged them: no tombstone tells of them. The table is emptied and all but
 * those come back as they were. Nobody may write meanwhile.
 * @returns how many were lost
 */
export async function loseRows(
  cassandra: CassandraClient,
  isLost: (logWindow: string, offset: bigint) => boolean,
): Promise<number> {
  const rows = await allCells(cassandra);
  await cassandra.execute('TRUNCATE spotify_events', [], PATIENTLY);
  const kept = rows.filter((row) => !isLost(row.log_window, row.offset));
  for (let at = 0; at < kept.length; at += AT_ONCE)
    await Promise.all(kept.slice(at, at + AT_ONCE).map((row) => putBack(cassandra, row)));
  return rows.length - kept.length;
}

async function putBack(cassandra: CassandraClient, row: Cell): Promise<void> {
  const at = row.payload_at ?? row.key_at;
  const values = [
    row.log_window,
    row.offset,
    row.payload,
    row.key,
    row.headers,
    at,
    row.payload_ttl ?? row.key_ttl ?? 0,
  ];
  await cassandra.execute(WRITE, values, { prepare: true });
}

/** Page by page: the driver's own row streams judge errors by instanceof, which jest's realms break. */
async function allCells(cassandra: CassandraClient): Promise<Cell[]> {
  const cells: Cell[] = [];
  let pageState: string | undefined;
  do {
    const page = await cassandra.execute(READ, [], { prepare: true, fetchSize: 500, pageState });
    cells.push(...(page.rows as unknown as Cell[]));
    pageState = page.pageState;
  } while (pageState);
  return cells;
}

/** Every cell of every row, with its time: what a repair must bring back to the bit. Lifetimes to the day they end. */
export async function fingerprints(cassandra: CassandraClient): Promise<Map<string, string>> {
  const nowMs = Date.now();
  const toDay = (ttl: number | null): string =>
    ttl === null ? 'never' : String(Math.round((nowMs + ttl * 1_000) / 86_400_000));
  const entries = (await allCells(cassandra)).map((row): [string, string] => [
    `${row.log_window}/${row.offset}`,
    [row.payload, row.key, row.headers]
      .map((cell) => cell?.toString('base64') ?? 'null')
      .concat(String(row.payload_at ?? row.key_at), toDay(row.payload_ttl ?? row.key_ttl))
      .join(' '),
  ]);
  return new Map(entries);
}
