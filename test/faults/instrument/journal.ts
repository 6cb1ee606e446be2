import { openSync, writeSync } from 'node:fs';

/** One thing that a consumer did; `t` is what, the rest says of what. */
export type Entry =
  /** The group gave out partitions. */
  | { readonly t: 'join' }
  /** Rows that Cassandra has acknowledged. */
  | { readonly t: 'raw'; readonly rows: number }
  | {
      readonly t: 'sent';
      readonly id: number;
      readonly topic: string;
      readonly part: number;
      readonly generation: number;
      readonly epoch: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly t: 'answered'; readonly id: number; readonly applied: boolean }
  | { readonly t: 'failed'; readonly id: number; readonly code: string }
  | { readonly t: 'met'; readonly at: string }
  /** Its wall clock was set, and says this now, ms. */
  | { readonly t: 'clock'; readonly now: number };

export interface Journal {
  write(entry: Entry): void;
}

/** Each line is with the kernel when `write` returns: kill -9 does not take it back. */
export function openJournal(path: string): Journal {
  const file = openSync(path, 'a');
  return { write: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`) };
}
