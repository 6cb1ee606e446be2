import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { drop } from '../http/drop.ts';
import type { Response } from '../http/exchange.ts';
import type { Page } from '../http/page.ts';
import { ProblemError } from '../http/problem.error.ts';
import { toProblem } from '../http/problem.verdict.ts';
import { formats, type FormatName } from './formats.ts';
import type { Column } from './to-cells.ts';

/** Rows of one read: each is a statement of its own, so that no snapshot grows old while the client reads. */
const PAGE_ROWS = 1_000;
/** Each holds a connection part of the time; lists and charts need the others. */
const MOST_AT_ONCE = 2;
const RETRY_AFTER_S = 10;
/** A client that takes longer for a page is let go, also one that takes a little all the time: others wait for its place, ms. */
const LONGEST_MS = 60_000;

export interface Export<Row> {
  /** Name of the file, without its ending. */
  name: string;
  format: FormatName;
  columns: readonly Column<Row>[];
  /** Most rows; absent: all. */
  limit: number | undefined;
  read: (limit: number, cursor: string | undefined) => Promise<Page<Row>>;
}

/** Sends a list as a file while it is read: as fast as the client takes it, and not a page longer than it stays. */
export class ExportStream {
  private running = 0;

  constructor(private readonly longestMs = LONGEST_MS) {}

  /**
   * To HEAD only what would be answered: nothing is read, and no place taken.
   * @throws ProblemError rate-limited while enough are under way; errors of the first page, before anything is sent
   */
  async send<Row>(of: Export<Row>, response: Response): Promise<void> {
    if (response.req.method === 'HEAD') {
      describe(of, response);
      response.end();
      return;
    }
    if (this.running >= MOST_AT_ONCE)
      throw new ProblemError('rate-limited', {
        detail: `${MOST_AT_ONCE} exports are under way.`,
        retryAfterS: RETRY_AFTER_S,
      });
    this.running++;
    // Where nothing waits to be taken it is the store that is slow.
    const late = setTimeout(() => response.writableLength > 0 && drop(response), this.longestMs);
    try {
      const chunks = formats[of.format].write(pagesOf(of), of.columns);
      const first = await chunks.next();
      describe(of, response);
      const pages = withFirst(first, chunks, () => late.refresh());
      await pipeline(Readable.from(pages, { objectMode: false }), response);
    } catch (error) {
      if (!isGone(error)) throw error;
    } finally {
      clearTimeout(late);
      this.running--;
    }
  }
}

function describe({ name, format }: Pick<Export<unknown>, 'name' | 'format'>, response: Response): void {
  const { mediaType } = formats[format];
  response.setHeader('Content-Type', mediaType === 'text/csv' ? `${mediaType}; charset=utf-8` : mediaType);
  response.setHeader('Content-Disposition', `attachment; filename="freshwax-${name}.${format}"`);
}

async function* pagesOf<Row>({ limit = Infinity, read }: Export<Row>): AsyncGenerator<Row[]> {
  let [left, cursor]: [number, string | undefined] = [limit, undefined];
  do {
    const { rows, page }: Page<Row> = await read(Math.min(PAGE_ROWS, left), cursor).catch(throwProblem);
    yield rows;
    left -= rows.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && left > 0);
}

/** What ends the connection to a store has the codes of what ends the client's: told apart before it is thrown among those. */
const throwProblem = (error: unknown): never => {
  throw toProblem(error);
};

/** @param onGiven called as each page is given to the client */
async function* withFirst(
  first: IteratorResult<Buffer>,
  rest: AsyncGenerator<Buffer>,
  onGiven: () => void,
): AsyncGenerator<Buffer> {
  try {
    for (let page = first; page.done !== true; page = await rest.next()) {
      onGiven();
      yield page.value;
    }
  } finally {
    await rest.return(undefined);
  }
}

/** The client left: nobody is there to be told of it. */
const isGone = (error: unknown): boolean =>
  ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ABORT_ERR'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
