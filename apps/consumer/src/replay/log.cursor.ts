import { windowOf, type LogId, type RawEventReader, type StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';

/** The first page has few rows, since they may be of any size; then as many as make about this many bytes. */
const FIRST_ROWS = 16;
const MOST_ROWS = 500;
const PAGE_BYTES = 512 * 1024;

/** Walks the raw rows of one log in order, a page at a time. */
export class LogCursor {
  private page: StoredRow[] = [];
  private at = 0;
  private pageRows = FIRST_ROWS;

  /** @param next offset to begin at; moved past each row that was taken */
  constructor(
    private readonly reader: Pick<RawEventReader, 'readRange'>,
    readonly log: LogId,
    private readonly range: { next: bigint; end: bigint },
  ) {}

  get next(): bigint {
    return this.range.next;
  }

  /** The row that comes next, undefined at the end. @throws driver errors; see cassandraVerdict */
  async peek(): Promise<StoredRow | undefined> {
    const { range } = this;
    while (this.at >= this.page.length && range.next < range.end) await this.turn();
    return this.page[this.at];
  }

  take(): void {
    this.range.next = this.page[this.at]!.offset + 1n;
    this.at++;
  }

  private async turn(): Promise<void> {
    const { range, log } = this;
    const windowEnd = BigInt(windowOf(range.next) + 1) * BigInt(WINDOW_SIZE);
    const to = windowEnd < range.end ? windowEnd : range.end;
    const pages = this.reader.readRange({ ...log, from: range.next, to }, this.pageRows);
    const page = (await pages.next()).value as StoredRow[] | undefined;
    this.page = page ?? [];
    this.at = 0;
    // The rest of the window is empty.
    if (this.page.length === 0) range.next = to;
    else this.pageRows = toPageRows(this.page);
  }
}

function toPageRows(page: readonly StoredRow[]): number {
  const bytes = page.reduce((sum, row) => sum + (row.payload?.length ?? 0) + 200, 0);
  return Math.max(FIRST_ROWS, Math.min(MOST_ROWS, Math.floor((PAGE_BYTES * page.length) / bytes)));
}
