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

export interface RowAlbum {
  id: string;
  /** None where nothing says whose it is. */
  artists: readonly RowArtist[];
}

interface NamesMeant {
  nameField: Field;
  idField: Field;
  /** How many ids. */
  count: number;
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

  has = (field: Field): boolean => this.table.columns.has(field);

  cell(field: Field): Cell {
    const place = this.table.columns.get(field);
    return place === undefined ? undefined : this.cells[place];
  }

  /** @throws CellError when ids and names cannot be told to belong together */
  artists = (): RowArtist[] => this.artistsIn('artist_names', 'artist_ids');

  /**
   * The album by its id, as given, else made of names; null without both: many an album is called Greatest Hits. Its artists
   * are those whom the table names as such, else the one whose name made the id: a track's artists are not its album's.
   */
  album(ofTrack: readonly RowArtist[]): RowAlbum | null {
    const named = this.albumArtists();
    const given = this.id('album_id');
    if (given) return { id: given, artists: named };
    const name = this.text('album_name');
    const artists = named.length > 0 ? named : ofTrack.slice(0, 1);
    const by = artists[0]?.name;
    return name && by ? { id: albumIdOf(by, name), artists } : null;
  }

  /** As given, and how exact it is. */
  releaseDate(): { date: string | null; precision: string | null } {
    const { date = null, precision = null } = this.read('release_date', toDate) ?? {};
    return { date, precision: this.text('release_date_precision') ?? precision };
  }

  /** Where the tracks' column says the albums' too, the first: guests are named behind. */
  private albumArtists(): RowArtist[] {
    const { columns } = this.table;
    const isTracks =
      this.has('album_artist_names') && columns.get('album_artist_names') === columns.get('artist_names');
    return this.artistsIn('album_artist_names', 'album_artist_ids').slice(0, isTracks ? 1 : undefined);
  }

  private artistsIn(nameField: Field, idField: Field): RowArtist[] {
    const cell = this.cell(nameField);
    const objects = toObjects(cell);
    const nameCell = objects ? objects.map(({ name }) => name) : cell;
    const idCell = this.cell(idField) ?? objects?.map(({ id }) => id);
    const ids = toList(idCell, idField, BETWEEN_IDS).map((id) => toId(id, idField)!);
    if (ids.length === 0) {
      const names = toList(nameCell, nameField, this.separator);
      return names.map((name) => ({ id: artistIdOf(name), name }));
    }
    const names = this.namesOf(nameCell, { nameField, idField, count: ids.length });
    if (names.length === 0) return ids.map((id) => ({ id, name: null }));
    return ids.map((id, at) => ({ id, name: names[at]! }));
  }

  /** As many as there are ids, which tell what stands between them: a comma is part of many a name. */
  private namesOf(cell: Cell, { nameField: field, idField, count }: NamesMeant): string[] {
    const written = toWrittenList(cell, field);
    const ways = written
      ? [written]
      : [null, this.separator, ';', ','].map((separator) => toList(cell, field, separator));
    const names = ways.find(({ length }) => length === count || length === 0);
    if (!names) throw new CellError(`${idField}: ${count} ids for ${ways[0]!.length} names`);
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
