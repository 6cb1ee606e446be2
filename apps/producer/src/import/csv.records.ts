import { parse } from 'csv-parse/sync';
import { ColumnError } from './columns.ts';
import { linesOf, MOST_BYTES, type Line } from './lines.ts';
import type { Item, Position } from './position.ts';

/** Single-line records that are parsed in one go. */
const BATCH = 200;
/** A record whose quote is not closed within this has lost it. */
const MOST_LINES = 1_000;

/** What the first line says of the others. */
export interface Header {
  fields: string[];
  delimiter: string;
  behind: Position;
}
export type CsvItem = Item<string[]>;

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

class RecordAssembler {
  private readonly items: (CsvItem | Line)[] = [];
  private open: Line[] = [];
  private openCharacters = 0;
  private hasEvenQuotes = true;
  private mark: string | undefined;
  private readonly width: number | undefined;

  constructor(header?: Header) {
    this.mark = header?.delimiter;
    this.width = header?.fields.length;
  }

  get delimiter(): string {
    return this.mark ?? ',';
  }

  get size(): number {
    return this.items.length;
  }

  take(line: Line): void {
    const again: Line[] = [line];
    for (let next = again.shift(); next; next = again.shift()) again.unshift(...this.takeOne(next));
  }

  /** A quote is open still: its first line is refused, the others are read for themselves. */
  end(): void {
    while (this.open.length > 0) {
      const [, ...rest] = this.giveUp('a quote is not closed');
      for (const line of rest) this.take(line);
    }
  }

  flush(): CsvItem[] {
    const lines = this.items.filter(isLine);
    const records = parseAll(lines, this.delimiter);
    const parsed = new Map(lines.map((line, at) => [line, this.checked([line], line.text, records[at]!)]));
    return this.items.splice(0).map((item) => (isLine(item) ? parsed.get(item)! : item));
  }

  /** @returns lines to be read again */
  private takeOne(line: Line): Line[] {
    if (line.fault !== undefined) return this.takeFaulty(line, line.fault);
    if (this.open.length === 0 && line.text.trim() === '') return [];
    this.mark ??= delimiterOf(line.text);
    this.open.push(line);
    this.openCharacters += line.text.length;
    if (countQuotes(line.text) % 2 === 1) this.hasEvenQuotes = !this.hasEvenQuotes;
    if (this.hasEvenQuotes) return this.close();
    const isTooLong = this.open.length > MOST_LINES || this.openCharacters > MOST_BYTES;
    return isTooLong ? this.giveUp('a quote is not closed').slice(1) : [];
  }

  /** No record goes on behind such a line: what is open has lost its quote. */
  private takeFaulty(line: Line, fault: string): Line[] {
    if (this.open.length > 0) return [...this.giveUp('a quote is not closed').slice(1), line];
    this.items.push({ ...placeOf([line], line.text), fault });
    return [];
  }

  private close(): Line[] {
    const [first, ...rest] = this.open as [Line, ...Line[]];
    if (rest.length === 0) {
      this.items.push({ ...first, text: withoutReturn(first.text) });
      this.reset();
      return [];
    }
    const text = withoutReturn(this.open.map((line) => line.text).join('\n'));
    const item = this.checked(this.open, text, parseOne(text, this.delimiter));
    if ('fault' in item) return this.giveUp(item.fault).slice(1);
    this.items.push(item);
    this.reset();
    return [];
  }

  /** @returns the lines that were open, the refused one first */
  private giveUp(fault: string): Line[] {
    const lines = this.open;
    this.items.push({ ...placeOf(lines.slice(0, 1), lines[0]!.text), fault });
    this.reset();
    return lines;
  }

  private reset(): void {
    this.open = [];
    this.openCharacters = 0;
    this.hasEvenQuotes = true;
  }

  private checked(lines: readonly Line[], text: string, read: string[] | Error): CsvItem {
    const place = placeOf(lines, text);
    if (read instanceof Error) return { ...place, fault: read.message };
    if (this.width !== undefined && read.length !== this.width)
      return { ...place, fault: `${read.length} columns where the header has ${this.width}` };
    return { ...place, value: read };
  }
}

const placeOf = (lines: readonly Line[], raw: string) => ({
  line: lines[0]!.number,
  behind: lines.at(-1)!.behind,
  raw,
});

const isLine = (item: CsvItem | Line): item is Line => 'number' in item;

function parseAll(lines: readonly Line[], delimiter: string): (string[] | Error)[] {
  try {
    const records = parseText(lines.map((line) => line.text).join('\n'), delimiter);
    if (records.length === lines.length) return records;
  } catch {
    // One of them is broken: each for itself tells which.
  }
  return lines.map((line) => parseOne(line.text, delimiter));
}

function parseOne(text: string, delimiter: string): string[] | Error {
  try {
    const records = parseText(text, delimiter);
    return records.length === 1 ? records[0]! : new Error('is not one record');
  } catch (error) {
    return new Error(REASONS[(error as { code?: string }).code ?? ''] ?? 'cannot be read');
  }
}

// csv-parse counts lines of the piece it was given; its messages would name wrong ones.
const REASONS: Record<string, string> = {
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted field goes on behind its quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
};

const parseText = (text: string, delimiter: string): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });

/** Comma, semicolon or tab: whichever the header has most of. */
function delimiterOf(header: string): string {
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).mark;
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

/** Windows ends its lines with two characters; inside a quoted field both belong to it. */
const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);
