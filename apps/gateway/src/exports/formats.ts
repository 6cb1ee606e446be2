import { stringify } from 'csv-stringify/sync';
import type { ByteWriter } from 'hyparquet-writer';
import type { Cell, Column } from './to-cells.ts';

/** Turns pages of rows into the bytes of a file, page by page; nothing of it before the first page is there. */
type Format = <Row>(pages: AsyncIterable<readonly Row[]>, columns: readonly Column<Row>[]) => AsyncGenerator<Buffer>;

/** Its last line tells a whole file from one that was cut. */
const ndjson: Format = async function* (pages) {
  let rows = 0;
  for await (const page of pages) {
    rows += page.length;
    if (page.length > 0) yield Buffer.from(`${page.map((row) => JSON.stringify(row)).join('\n')}\n`);
  }
  yield Buffer.from(`${JSON.stringify({ _end: true, rows })}\n`);
};

/** Cells that a spreadsheet would compute are guarded by an apostrophe. */
const csv: Format = async function* (pages, columns) {
  const settings = { escape_formulas: true, record_delimiter: '\r\n', cast: { boolean: String } } as const;
  let lines: Cell[][] = [columns.map(({ name }) => name)];
  for await (const page of pages) {
    for (const row of page) lines.push(columns.map(({ of }) => of(row)));
    if (lines.length > 0) yield Buffer.from(stringify(lines, settings));
    lines = [];
  }
};

const PARQUET_TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
} as const;
/** Rows of a row group: readers skip whole ones, and each is held in memory while it is made. */
const ROW_GROUP_ROWS = 20_000;

const parquet: Format = async function* (pages, columns) {
  // Loaded by who wants it: most never do, and it stays in memory.
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, ...PARQUET_TYPES[type], repetition_type: 'OPTIONAL' as const })),
    ],
  });
  let group: unknown[][] = columns.map(() => []);
  const writeGroup = async (): Promise<Buffer> => {
    await file.write({
      columnData: columns.map(({ name }, at) => ({ name, data: group[at]! })),
      rowGroupSize: ROW_GROUP_ROWS,
    });
    group = columns.map(() => []);
    return take(writer);
  };
  for await (const page of pages) {
    for (const [at, { type, of }] of columns.entries())
      for (const row of page) {
        const cell = of(row);
        group[at]!.push(type === 'integer' && cell !== null ? BigInt(cell) : cell);
      }
    if (group[0]!.length >= ROW_GROUP_ROWS) yield await writeGroup();
  }
  if (group[0]!.length > 0) yield await writeGroup();
  await file.finish();
  yield take(writer);
};

/** What was written since the last time; the offsets in the file go on. */
function take(writer: ByteWriter): Buffer {
  const bytes = Buffer.from(writer.getBytes());
  writer.index = 0;
  return bytes;
}

export const formats = {
  ndjson: { mediaType: 'application/x-ndjson', write: ndjson },
  csv: { mediaType: 'text/csv', write: csv },
  parquet: { mediaType: 'application/vnd.apache.parquet', write: parquet },
} as const satisfies Record<string, { mediaType: string; write: Format }>;
export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]];
