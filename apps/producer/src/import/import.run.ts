import { hash } from 'node:crypto';
import type { Observation, Stream } from '@freshwax/contracts';
import type { Said, Sighting } from '../publish/to-observation.ts';
import { toTable, ColumnError, type Field, type Table } from './columns.ts';
import { readRecords, type CsvItem } from './csv.records.ts';
import { readRow, toObservations } from './to-observations.ts';

/** Events that go to Kafka in one call, while the next rows are read. */
const BATCH_EVENTS = 2_000;
/** Refusals that the report spells out; all are counted. */
const MOST_REFUSALS = 1_000;

export interface Refused {
  line: number;
  reason: string;
}

export interface ImportCounts {
  rows: number;
  /** Rows that said something new. */
  accepted: number;
  /** Rows all of whose observations another row of the file had made. */
  duplicates: number;
  refused: number;
  refusals: Refused[];
  /** Events that Kafka acknowledged (of a dry run: would have been handed over), by stream. */
  published: Partial<Record<Stream, number>>;
}

export interface ImportSettings {
  sighting: Sighting;
  mapped: ReadonlyMap<Field, string>;
  publish: (observations: Observation[]) => Promise<unknown>;
  onRefused: (refused: Refused) => void;
  onProgress: (counts: ImportCounts) => void;
}

/** Turns the rows of a table into events. Holds one batch and the ids of what it published. */
export class ImportRun {
  readonly counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, refused: 0, refusals: [], published: {} };
  private readonly seen = new Set<string>();
  private batch: Observation[] = [];
  private sending: Promise<void> = Promise.resolve();
  private table: Table | undefined;

  constructor(private readonly settings: ImportSettings) {}

  /** @throws ColumnError, and what `publish` throws; what was published by then stays, and importing again is harmless */
  async run(bytes: AsyncIterable<Uint8Array>): Promise<ImportCounts> {
    for await (const items of readRecords(bytes)) {
      for (const item of items) this.take(item);
      if (this.batch.length >= BATCH_EVENTS) await this.send();
      this.settings.onProgress(this.counts);
    }
    if (!this.table) throw new ColumnError('the table is empty: it has not even a header');
    await this.send();
    await this.sending;
    return this.counts;
  }

  private take(item: CsvItem): void {
    if (!this.table) {
      // The first line names the columns: without it the next row would be taken for it.
      if ('fault' in item) throw new ColumnError(`the header, line ${item.line}, cannot be read: ${item.fault}`);
      this.table = toTable(item.fields, this.settings.mapped);
      return;
    }
    this.counts.rows++;
    if ('fault' in item) return this.refuse(item.line, item.fault);
    const row = readRow(this.table, item.fields);
    if ('refused' in row) return this.refuse(item.line, row.refused);
    const fresh = new Map(row.said.map((said) => [keyOf(said), said] as const).filter(([key]) => !this.seen.has(key)));
    const mapped = toObservations([...fresh.values()], this.settings.sighting);
    if ('refused' in mapped) return this.refuse(item.line, mapped.refused);
    for (const key of fresh.keys()) this.seen.add(key);
    this.counts[fresh.size > 0 ? 'accepted' : 'duplicates']++;
    this.batch.push(...mapped.observations);
  }

  private refuse(line: number, reason: string): void {
    this.counts.refused++;
    if (this.counts.refusals.length < MOST_REFUSALS) this.counts.refusals.push({ line, reason });
    this.settings.onRefused({ line, reason });
  }

  /** Waits for the batch before this one: at most one is under way while the next is read. */
  private async send(): Promise<void> {
    await this.sending;
    const batch = this.batch;
    this.batch = [];
    this.sending = this.settings.publish(batch).then(() => {
      for (const { type } of batch) this.counts.published[type] = (this.counts.published[type] ?? 0) + 1;
    });
    // Whoever awaits it next is told; until then it must not count as unhandled.
    this.sending.catch(() => undefined);
  }
}

/**
 * Two observations with the same key get the same event id: source and time are one for the whole file, and what is
 * said and what is missing follow from these four. 20 bytes each, for a set of all of them.
 */
const keyOf = ({ type, id, always, offered }: Said): string =>
  hash('sha1', JSON.stringify([type, id, always, offered]), 'binary');
