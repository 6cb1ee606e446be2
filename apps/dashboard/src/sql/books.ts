import type { Filters } from '../view/view-state.ts';
import { text } from './rows.ts';

/** What the pipeline keeps books of, as questions to PostgreSQL. Rates and lags are in no table: the gateway measures them. */

export const streamsSql = (): string => `SELECT topic, sum(applied) AS applied, sum(rejected) AS rejected,
       max(updated_at) FILTER (WHERE last_record_at IS NOT NULL) AS last_applied_at
  FROM book.ingest_offset
 GROUP BY topic
 ORDER BY topic;`;

export const partitionsSql =
  (): string => `SELECT topic, part AS partition, generation, epoch, next_offset, applied, rejected, updated_at,
       to_timestamp(last_record_at / 1000.0) AS last_record_at
  FROM book.ingest_offset
 ORDER BY topic, part;`;

/** Newest first, each once however often it was published again. */
export function lettersSql({ reason, topic, state }: Filters, limit: number): string {
  const asked = [
    reason && `reason = ${text(reason)}`,
    topic && `topic = ${text(topic)}`,
    state && `state = ${text(state)}`,
  ].filter(Boolean);
  return `SELECT *
  FROM (SELECT topic, part AS partition, generation, off AS "offset", reason, path, detail, to_timestamp(recorded_at / 1000.0) AS recorded_at,
               CASE WHEN resolved_off IS NOT NULL THEN 'settled' WHEN discarded_at IS NOT NULL THEN 'discarded' WHEN purged_at IS NOT NULL THEN 'purged'
                    WHEN redrives > rejected_again THEN 'redriven' ELSE 'open' END AS state
          FROM book.dead_letter WHERE root_off IS NULL) AS letters${asked.length > 0 ? `\n WHERE ${asked.join(' AND ')}` : ''}
 ORDER BY recorded_at DESC, topic, partition, generation, "offset"
 LIMIT ${limit};`;
}
