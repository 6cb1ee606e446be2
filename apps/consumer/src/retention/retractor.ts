import { topicTable } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import type { Build } from '../chunk/build.ts';
import { EVER_MS } from '../purge/purge.rule.ts';
import { streamTables } from '../stream-tables.ts';
import { retractHistoryStatement, retractStatement } from './retract.statement.ts';

/** A consumer whose row is locked waits for one of these: about a tenth of a second. */
const ROWS_A_BATCH = 1_000;
/** The shard of the aggregates that only removals write. */
const SHARD = -1;

/** Which rows go: those of a purge, or those whose day has come. */
export type Doom = { purge: string; source: string; observedBeforeMs: number } | { expiredOn: string };

export interface Retraction {
  build: Build;
  topicPrefix: string;
  doom: Doom;
  /** Called after each batch. @throws to end between two batches */
  onBatch: (what: string, rows: number) => void | Promise<void>;
}

interface Batch {
  gone: number;
  id: string;
  source: string;
  hour?: string;
}

/**
 * Takes rows out of the state tables with their share of every aggregate, and out of the history, batch by batch.
 * Each batch is one statement: wherever it ends, what is there is whole.
 * @param connection the one that holds the maintenance lock
 * @throws driver errors, and what `onBatch` throws
 */
export async function retract(connection: Connection, retraction: Retraction): Promise<void> {
  const { build } = retraction;
  for (const table of streamTables) {
    const topic = retraction.topicPrefix + topicTable[table.stream].topic;
    await inBatches(connection, retractStatement(table as never, build), {
      ...retraction,
      topic,
      what: `${build.tables}.${table.table}`,
    });
    if (!table.history) continue;
    await inBatches(connection, retractHistoryStatement(build), {
      ...retraction,
      topic,
      what: `${build.tables}.popularity_history`,
      hour: -1,
    });
  }
}

async function inBatches(
  connection: Connection,
  text: string,
  { doom, topic, what, hour, onBatch }: Retraction & { topic: string; what: string; hour?: number },
): Promise<void> {
  let after: unknown[] = hour === undefined ? ['', ''] : ['', '', hour];
  for (;;) {
    const values = [topic, SHARD, ...doomParameters(doom), what, ...after];
    const { rows } = await connection.query<Batch>(text, values);
    const last = rows[0];
    if (!last) return;
    await onBatch(what, last.gone);
    after = last.hour === undefined ? [last.id, last.source] : [last.id, last.source, last.hour];
  }
}

/** $3 to $7 of the statements. */
const doomParameters = (doom: Doom): unknown[] =>
  'purge' in doom
    ? [doom.source, 'infinity', ROWS_A_BATCH, doom.observedBeforeMs, doom.purge]
    : [null, doom.expiredOn, ROWS_A_BATCH, EVER_MS, null];
