import { ColumnError } from './columns.ts';
import { RecordAssembler, type CsvItem } from './csv.assembler.ts';
import { linesOf } from './lines.ts';
import type { Position } from './position.ts';

/** Single-line records that are parsed in one go. */
const BATCH = 200;

/** What the first line says of the others. */
export interface Header {
  fields: string[];
  delimiter: string;
  behind: Position;
}

/** @throws ColumnError */
export async function readHeader(bytes: AsyncIterable<Uint8Array>): Promise<Header> {
  const assembler = new RecordAssembler();
  for await (const lines of linesOf(bytes)) {
    for (const line of lines) {
      assembler.take(line);
      if (assembler.size > 0) return toHeader(assembler);
    }
  }
  assembler.end();
  return toHeader(assembler);
}

function toHeader(assembler: RecordAssembler): Header {
  const [first] = assembler.flush();
  if (!first) throw new ColumnError('the table is empty: it has not even a header');
  // It names the columns: without it the next row would be taken for it.
  if ('fault' in first) throw new ColumnError(`the header, line ${first.line}, cannot be read: ${first.fault}`);
  return { fields: first.value, delimiter: assembler.delimiter, behind: first.behind };
}

/**
 * The records of a table, in batches, each with the line it begins at. A record that cannot be read costs its first line
 * only: csv-parse alone would take an unclosed quote for the rest of the file. So lines are put together here, as long as
 * their quotes are uneven, and read by csv-parse; what does not become a record of the header's width is taken apart again.
 *
 * @param bytes of a table in UTF-8, from `from` on, which lies behind the header
 */
export async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  header: Header,
  from: Position = header.behind,
): AsyncGenerator<CsvItem[]> {
  const assembler = new RecordAssembler(header);
  for await (const lines of linesOf(bytes, from)) {
    for (const line of lines) {
      assembler.take(line);
      if (assembler.size >= BATCH) yield assembler.flush();
    }
  }
  assembler.end();
  yield assembler.flush();
}
