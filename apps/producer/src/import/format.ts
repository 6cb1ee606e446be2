import { ColumnUse } from './column-use.ts';
import { ColumnError, toTable, type Mapping, type Table } from './columns.ts';
import { readHeader, readRecords } from './csv.records.ts';
import { flatten, isObject } from './flatten.ts';
import type { InputFile } from './input.file.ts';
import { readJsonArray } from './json-array.records.ts';
import { readJsonLines } from './json.records.ts';
import type { Item, Position } from './position.ts';
import { readRow, type RowRead, type RowSettings } from './to-observations.ts';
import { READ_FIELDS, toPlay } from './to-play.ts';

export type TableSettings = RowSettings & Mapping;

/** How a file is cut into rows, and what a row says. */
export interface Format {
  readonly use: ColumnUse;
  /**
   * @param from undefined: the beginning
   * @throws ColumnError, NoArrayError
   */
  items(input: InputFile, from: Position | undefined): AsyncIterable<Item<unknown>[]>;
  read(value: unknown): RowRead;
  /** What is shown of a row that is refused. */
  toShown(item: Item<unknown>): unknown;
}

export class CsvFormat implements Format {
  readonly use = new ColumnUse();
  private table: Table | undefined;

  constructor(private readonly settings: TableSettings) {}

  async *items(input: InputFile, from: Position | undefined): AsyncGenerator<Item<unknown>[]> {
    const header = await readHeader(input.bytes(0));
    this.table = toTable(header.fields, this.settings);
    if (this.settings.observedAt === undefined && !this.table.columns.has('observed_at'))
      throw new ColumnError('no column says when a row was true: --observed-at <column>, or a time');
    this.use.add(header.fields, this.table);
    const start = from ?? header.behind;
    yield* readRecords(input.bytes(start.offset), header, start);
  }

  read(value: unknown): RowRead {
    return readRow(this.table!, value as string[], this.settings);
  }

  toShown({ raw }: Item<unknown>): unknown {
    return raw;
  }
}

/** Rows of the same fields are read alike; a file has few such shapes, and each is looked at once. */
const MOST_SHAPES = 1_000;
const MOST_FIELDS = 1_000;

export class NdjsonFormat implements Format {
  readonly use = new ColumnUse();
  private readonly tables = new Map<string, Table | ColumnError>();

  constructor(private readonly settings: TableSettings) {}

  items(input: InputFile, from: Position | undefined): AsyncIterable<Item<unknown>[]> {
    return readJsonLines(input.bytes(from?.offset ?? 0), from);
  }

  read(value: unknown): RowRead {
    if (!isObject(value)) return { refused: 'is not a JSON object' };
    const { names, cells } = flatten(value);
    if (names.length > MOST_FIELDS) return { refused: `has more than ${MOST_FIELDS} fields` };
    const table = this.tableOf(names);
    return table instanceof ColumnError ? { refused: table.message } : readRow(table, cells, this.settings);
  }

  toShown({ raw }: Item<unknown>): unknown {
    return raw;
  }

  private tableOf(names: string[]): Table | ColumnError {
    const shape = JSON.stringify(names);
    const known = this.tables.get(shape);
    if (known) return known;
    if (this.tables.size >= MOST_SHAPES) this.tables.clear();
    const table = this.look(names);
    this.tables.set(shape, table);
    return table;
  }

  private look(names: string[]): Table | ColumnError {
    try {
      const table = toTable(names, this.settings, 'is not offered');
      this.use.add(names, table);
      return table;
    } catch (error) {
      if (error instanceof ColumnError) return error;
      throw error;
    }
  }
}

export class HistoryFormat implements Format {
  readonly use = new ColumnUse();

  constructor(private readonly settings: { now: number }) {}

  items(input: InputFile, from: Position | undefined): AsyncIterable<Item<unknown>[]> {
    return readJsonArray(input.bytes(from?.offset ?? 0), from);
  }

  read(value: unknown): RowRead {
    if (isObject(value)) this.use.addNames(Object.keys(value), READ_FIELDS);
    return toPlay(value, this.settings.now);
  }

  /** Addresses, user names and countries stay where they are. */
  toShown(item: Item<unknown>): unknown {
    if (!('value' in item) || !isObject(item.value)) return undefined;
    const read = new Set<string>(Object.values(READ_FIELDS).flat());
    return Object.fromEntries(Object.entries(item.value).filter(([name]) => read.has(name)));
  }
}
