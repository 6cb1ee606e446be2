import { parseAll, parseOne } from './csv.parse.ts';
import { MOST_BYTES, type Line } from './lines.ts';
import type { Item } from './position.ts';

/** A record whose quote is not closed within this has lost it. */
const MOST_LINES = 1_000;

export type CsvItem = Item<string[]>;

/** Puts lines together as long as their quotes are uneven. */
export class RecordAssembler {
  private readonly items: (CsvItem | Line)[] = [];
  private open: Line[] = [];
  private openCharacters = 0;
  private hasEvenQuotes = true;
  private mark: string | undefined;
  private readonly width: number | undefined;

  constructor(header?: { fields: readonly string[]; delimiter: string }) {
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
    const records = parseAll(
      lines.map((line) => line.text),
      this.delimiter,
    );
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
