import cassandra from 'cassandra-driver';
import type { CassandraClient } from '@freshwax/cassandra';
import { Network } from '../engine/network.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { columns, RowCells, type Cell, type ColumnName } from './cells.ts';

export interface Statement {
  query: string;
  params: unknown[];
}

/** What one statement does to one row, or to a whole window when `offset` is undefined. */
interface Mutation {
  window: string;
  offset: bigint | undefined;
  timestamp: bigint;
  cells: [ColumnName | 'marker', Cell][] | undefined;
  isSynced: boolean;
}

/** A payload that this node refuses, as a real one does a batch that is too large. */
export const REFUSED_PAYLOAD = 'refused by Cassandra';
const SYNC_MS = 10_000;

/**
 * One node: cells by timestamp and lifetime, batches that may be applied in part when they fail, and a commit log that is
 * synced before a write is acknowledged (batch) or every 10 s (periodic), when a crash loses what was acknowledged.
 */
export class CassandraModel {
  readonly network: Network;
  private windows = new Map<string, Map<bigint, RowCells>>();
  /** Windows deleted as a whole: nothing of that time or before lives in them; us. */
  private deletedWindows = new Map<string, bigint>();
  private log: Mutation[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly commitLogSync: 'batch' | 'periodic' = 'batch',
  ) {
    this.network = new Network('Cassandra', scheduler);
    if (commitLogSync === 'periodic') this.syncLater();
  }

  client(): CassandraClient {
    const ask = (what: string, act: () => void): Promise<{ rows: never[] }> =>
      this.network.ask<{ rows: never[] }>({
        what: `Cassandra ${what}`,
        serve: (answer) => {
          act();
          answer({ rows: [] });
        },
        lost: () => new cassandra.errors.NoHostAvailableError({}, 'no host'),
        timeout: { afterMs: 12_000, error: () => new cassandra.errors.OperationTimedOutError('no answer') },
      });
    return {
      batch: (statements: Statement[]) => ask(`batch of ${statements.length}`, () => this.batch(statements)),
      execute: (query: string, params: unknown[]) => ask('execute', () => this.batch([{ query, params }])),
    } as unknown as CassandraClient;
  }

  /** kill -9, and back at once with what its commit log holds. */
  crash(): void {
    if (this.commitLogSync === 'batch') return;
    const synced = this.log.filter(({ isSynced }) => isSynced);
    this.scheduler.note(`Cassandra has lost ${this.log.length - synced.length} acknowledged writes`);
    this.windows = new Map();
    this.deletedWindows = new Map();
    this.log = [];
    for (const mutation of synced) this.apply(mutation);
  }

  /** The live row at an offset: its columns, with payload or key's timestamp. */
  read(
    window: string,
    offset: bigint,
  ): (Record<ColumnName, Buffer | null> & { timestamp: bigint; endsAt: number | null }) | undefined {
    const row = this.windows.get(window)?.get(offset);
    const nowS = this.scheduler.nowMs / 1_000;
    if (!row?.isLive(nowS)) return undefined;
    const cells = columns.map((column) => row.read(column, nowS));
    const first = cells.find((cell) => cell !== undefined) ?? row.read('marker', nowS)!;
    const [payload, key, headers] = cells.map((cell) => cell?.value ?? null);
    return { payload: payload!, key: key!, headers: headers!, timestamp: first.timestamp, endsAt: first.endsAt };
  }

  /** Offsets of the live rows of a window, in order. */
  offsetsOf(window: string): bigint[] {
    const nowS = this.scheduler.nowMs / 1_000;
    const rows = [...(this.windows.get(window) ?? [])].filter(([, row]) => row.isLive(nowS));
    return rows.map(([offset]) => offset).sort((a, b) => (a < b ? -1 : 1));
  }

  windowNames(): string[] {
    return [...this.windows.keys()];
  }

  /** @throws ResponseError 0x2200 when the node refuses a row; another part of the batch may be there then */
  batch(statements: readonly Statement[]): void {
    const mutations = statements.flatMap((it) => toMutations(it, this.scheduler.nowMs));
    const refused = statements.some(({ params }) =>
      params.some((it) => Buffer.isBuffer(it) && it.includes(REFUSED_PAYLOAD)),
    );
    if (!refused) return mutations.forEach((it) => this.apply({ ...it, isSynced: this.commitLogSync === 'batch' }));
    for (const it of mutations) if (this.scheduler.random.chance(0.3)) this.applyUnlessRefused(it);
    throw new cassandra.errors.ResponseError(cassandra.types.responseErrorCodes.invalid, 'Batch too large');
  }

  private applyUnlessRefused(mutation: Mutation): void {
    const isRefused = mutation.cells?.some(([, { value }]) => value?.includes(REFUSED_PAYLOAD));
    if (!isRefused) this.apply({ ...mutation, isSynced: true });
  }

  private apply(mutation: Mutation): void {
    this.log.push(mutation);
    const rows = this.windows.get(mutation.window) ?? new Map<bigint, RowCells>();
    this.windows.set(mutation.window, rows);
    if (mutation.offset === undefined) return this.deleteWindow(mutation.window, mutation.timestamp);
    const row = rows.get(mutation.offset) ?? new RowCells();
    row.delete(this.deletedWindows.get(mutation.window) ?? -1n);
    rows.set(mutation.offset, row);
    if (!mutation.cells) return row.delete(mutation.timestamp);
    for (const [column, cell] of mutation.cells) row.write(column, cell);
  }

  private deleteWindow(window: string, timestamp: bigint): void {
    const held = this.deletedWindows.get(window) ?? -1n;
    this.deletedWindows.set(window, timestamp > held ? timestamp : held);
    this.windows.get(window)?.forEach((row) => row.delete(timestamp));
  }

  private syncLater(): void {
    this.scheduler.at(SYNC_MS, () => {
      for (const it of this.log) it.isSynced = true;
      this.syncLater();
    });
  }
}

const INSERT = /^INSERT INTO spotify_events \((.+?)\) VALUES \(.+?\) USING TIMESTAMP \? AND TTL \?$/;
const DELETE_ROW = 'DELETE FROM spotify_events USING TIMESTAMP ? WHERE log_window = ? AND offset = ?';
const DELETE_WINDOW = 'DELETE FROM spotify_events USING TIMESTAMP ? WHERE log_window = ?';

/** @throws TypeError for a statement that the model does not know */
function toMutations({ query, params }: Statement, nowMs: number): Mutation[] {
  const named = INSERT.exec(query)?.[1]?.split(', ');
  if (named) return [toInsert(named, params, nowMs)];
  const [timestamp, window, offset] = params as [bigint, string, bigint | undefined];
  if (query !== DELETE_ROW && query !== DELETE_WINDOW) throw new TypeError(`the model does not know ${query}`);
  return [{ window, offset, timestamp, cells: undefined, isSynced: false }];
}

function toInsert(named: readonly string[], params: readonly unknown[], nowMs: number): Mutation {
  const [timestamp, ttl] = params.slice(named.length) as [bigint, number];
  const endsAt = ttl === 0 ? null : Math.floor(nowMs / 1_000) + ttl;
  const cells: [ColumnName | 'marker', Cell][] = [['marker', { value: null, timestamp, endsAt, isTombstone: false }]];
  for (const [at, column] of named.entries()) {
    const value = params[at];
    if (column === 'log_window' || column === 'offset' || value === cassandra.types.unset) continue;
    const isTombstone = value === null;
    cells.push([
      column as ColumnName,
      { value: value as Buffer | null, timestamp, endsAt: isTombstone ? nowMs / 1_000 : endsAt, isTombstone },
    ]);
  }
  return { window: params[0] as string, offset: params[1] as bigint, timestamp, cells, isSynced: false };
}
