/** A value of a column, or where one was. */
export interface Cell {
  value: Buffer | null;
  /** us */
  timestamp: bigint;
  /** s since 1970 at which it ends; null = never. A tombstone says when it was made. */
  endsAt: number | null;
  isTombstone: boolean;
}

/**
 * Which of two writes of one column stays, whatever the order of arrival: the later timestamp; of equal ones what ends
 * before what does not, a tombstone before what ends, then the later end, then the greater bytes.
 */
export function newer(a: Cell | undefined, b: Cell): Cell {
  if (!a) return b;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp ? a : b;
  const rank = ({ isTombstone, endsAt }: Cell): number => (isTombstone ? 2 : endsAt === null ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) > rank(b) ? a : b;
  if (a.endsAt !== b.endsAt) return (a.endsAt ?? 0) > (b.endsAt ?? 0) ? a : b;
  return Buffer.compare(a.value ?? Buffer.alloc(0), b.value ?? Buffer.alloc(0)) >= 0 ? a : b;
}

export const columns = ['payload', 'key', 'headers'] as const;
export type ColumnName = (typeof columns)[number];

/** The cells of one row; `marker` is the row itself, which an INSERT writes beside them. */
export class RowCells {
  private readonly cells = new Map<ColumnName | 'marker', Cell>();
  /** Everything written at this time or before is gone; us. */
  private deletedAt = -1n;

  write(column: ColumnName | 'marker', cell: Cell): void {
    this.cells.set(column, newer(this.cells.get(column), cell));
  }

  delete(timestamp: bigint): void {
    if (timestamp > this.deletedAt) this.deletedAt = timestamp;
  }

  /** The live cell of a column at a time, s. */
  read(column: ColumnName | 'marker', nowS: number): Cell | undefined {
    const cell = this.cells.get(column);
    const isLive =
      cell && !cell.isTombstone && cell.timestamp > this.deletedAt && (cell.endsAt === null || cell.endsAt > nowS);
    return isLive ? cell : undefined;
  }

  isLive(nowS: number): boolean {
    return (['marker', ...columns] as const).some((column) => this.read(column, nowS) !== undefined);
  }
}
