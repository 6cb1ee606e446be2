import { topicTable } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import { LIVE } from '../chunk/build.ts';
import { streamTables } from '../stream-tables.ts';
import { thinStatement } from './thin.statement.ts';

/** A page is read in some ten milliseconds. */
const ROWS_A_PAGE = 5_000;

interface Page {
  gone: number;
  id: string;
  source: string;
  hour: string;
}

/**
 * Leaves the newest hour of each UTC day that is older than HISTORY_BY_THE_HOUR_DAYS, page by page; what is newer stays by the hour.
 * @param connection the one that holds the maintenance lock
 * @returns hours that went
 * @throws driver errors, and what `onPage` throws to end between two pages
 */
export async function thinHistory(
  connection: Connection,
  { topicPrefix, onPage }: { topicPrefix: string; onPage: (gone: number) => void },
): Promise<number> {
  const text = thinStatement(LIVE);
  let gone = 0;
  for (const { stream } of streamTables.filter((table) => table.history)) {
    const topic = topicPrefix + topicTable[stream].topic;
    for (let after: unknown[] = ['', '', -1]; ;) {
      const { rows } = await connection.query<Page>(text, [topic, ROWS_A_PAGE, ...after]);
      const last = rows[0];
      if (!last) break;
      gone += last.gone;
      onPage(last.gone);
      after = [last.id, last.source, last.hour];
    }
  }
  return gone;
}
