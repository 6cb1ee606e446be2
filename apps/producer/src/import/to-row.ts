import { artistIdOf } from './artist-id.ts';
import { CellError, precisionOf, toBoolean, toId, toInteger, toList, toText } from './cell.ts';
import type { Field, Table } from './columns.ts';

export interface RowArtist {
  id: string;
  /** null where the table has ids only. */
  name: string | null;
}

/** Reads the cells of one row by field; `undefined` where the table has no such column. */
export class Row {
  constructor(
    private readonly table: Table,
    private readonly cells: readonly string[],
  ) {}

  text = (field: Field): string | null | undefined => this.read(field, toText);
  id = (field: Field): string | null | undefined => this.read(field, toId);
  /** @throws CellError */
  integer = (field: Field): number | null | undefined => this.read(field, toInteger);
  /** @throws CellError */
  boolean = (field: Field): boolean | null | undefined => this.read(field, toBoolean);
  list = (field: Field): string[] | undefined => this.read(field, toList);

  /** @throws CellError when ids and names cannot be told to belong together */
  artists(): RowArtist[] {
    const names = this.list('artist_names') ?? [];
    const ids = this.list('artist_ids')?.map((id) => toId(id)!) ?? [];
    if (ids.length === 0) return names.map((name) => ({ id: artistIdOf(name), name }));
    if (names.length === 0) return ids.map((id) => ({ id, name: null }));
    if (ids.length !== names.length) throw new CellError(`artist_ids: ${ids.length} ids for ${names.length} names`);
    return ids.map((id, at) => ({ id, name: names[at]! }));
  }

  /** As given, and how exact it is. */
  releaseDate(): { date: string | null; precision: string | null } {
    const date = this.text('release_date') ?? null;
    return { date, precision: this.text('release_date_precision') ?? precisionOf(date) };
  }

  private read<T>(field: Field, as: (cell: string, field: string) => T): T | undefined {
    const place = this.table.columns.get(field);
    return place === undefined ? undefined : as(this.cells[place] ?? '', field);
  }
}
