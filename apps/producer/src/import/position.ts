/** Where a reader stands: between two records. */
export interface Position {
  /** Lines that lie before it. */
  line: number;
  /** Bytes that lie before it; of a compressed file, of what it holds. */
  offset: number;
  /** What lies behind it cannot be read, or was. */
  isEnd?: true;
}

export const BEGINNING: Position = { line: 0, offset: 0 };

interface Place {
  /** Where the record begins; the first line is 1. */
  line: number;
  /** Reading on from here gives the next record. */
  behind: Position;
  /** As it stands in the file, the beginning of it where it is long. */
  raw: string;
}
export type Readable<V> = Place & { value: V };
export type Broken = Place & { fault: string };
export type Item<V> = Readable<V> | Broken;
