import { albumIdOf } from './album-id.ts';
import { artistIdOf } from './artist-id.ts';
import { toDate } from './cell-time.ts';
import { CellError, toBoolean, toId, toInteger, toList, toText, toWrittenList, type Cell } from './cell.ts';
import type { Field, Table } from './columns.ts';

export interface RowArtist {
  id: string;
  /** null where the table has ids only. */
  name: string | null;
}

/** Ids hold neither. */
const BETWEEN_IDS = /[;,]/;

/** Reads the cells of one row by field; `undefined` where the table has no such column. */
export class Row {
  /** @param separator between the names of one cell; null: a cell is one name */
  constructor(
    private readonly table: Table,
    private readonly cells: readonly Cell[],
    private readonly separator: string | null,
  ) {}

  /** @throws CellError, like all that read */
  text = (field: Field): string | null | undefined => this.read(field, toText);
  id = (field: Field): string | null | undefined => this.read(field, toId);
  integer = (field: Field): number | null | undefined => this.read(field, toInteger);
  boolean = (field: Field): boolean | null | undefined => this.read(field, toBoolean);
  list = (field: Field): string[] | undefined => this.read(field, (cell) => toList(cell, field, this.separator));

  cell(field: Field): Cell {
    const place = this.table.columns.get(field);
    return place === undefined ? undefined : this.cells[place];
  }

  /** @throws CellError when ids and names cannot be told to belong together */
  artists(): RowArtist[] {
    const cell = this.cell('artist_names');
    const objects = toObjects(cell);
    const nameCell = objects ? objects.map(({ name }) => name) : cell;
    const idCell = this.cell('artist_ids') ?? objects?.map(({ id }) => id);
    const ids = toList(idCell, 'artist_ids', BETWEEN_IDS).map((id) => toId(id, 'artist_ids')!);
    if (ids.length === 0) {
      const names = toList(nameCell, 'artist_names', this.separator);
      return names.map((name) => ({ id: artistIdOf(name), name }));
    }
    const names = this.namesOf(nameCell, ids.length);
    if (names.length === 0) return ids.map((id) => ({ id, name: null }));
    return ids.map((id, at) => ({ id, name: names[at]! }));
  }

  /** As given, else made of names; null without both: many an album is called Greatest Hits. */
  albumId([first]: readonly RowArtist[]): string | null {
    const given = this.id('album_id');
    if (given) return given;
    const name = this.text('album_name');
    return name && first?.name ? albumIdOf(first.name, name) : null;
  }

  /** As given, and how exact it is. */
  releaseDate(): { date: string | null; precision: string | null } {
    const { date = null, precision = null } = this.read('release_date', toDate) ?? {};
    return { date, precision: this.text('release_date_precision') ?? precision };
  }

  /** As many as there are ids, which tell what stands between them: a comma is part of many a name. */
  private namesOf(cell: Cell, count: number): string[] {
    const field = 'artist_names';
    const written = toWrittenList(cell, field);
    const ways = written
      ? [written]
      : [null, this.separator, ';', ','].map((separator) => toList(cell, field, separator));
    const names = ways.find(({ length }) => length === count || length === 0);
    if (!names) throw new CellError(`artist_ids: ${count} ids for ${ways[0]!.length} names`);
    return names;
  }

  private read<T>(field: Field, as: (cell: Cell, field: string) => T): T | undefined {
    const place = this.table.columns.get(field);
    return place === undefined ? undefined : as(this.cells[place], field);
  }
}

/** Artists as Spotify's own JSON lists them. */
function toObjects(cell: Cell): { id?: Cell; name?: Cell }[] | undefined {
  if (!Array.isArray(cell) || cell.length === 0) return undefined;
  return cell.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) ? cell : undefined;
}
