import type { Field, Table } from './columns.ts';

/** Names are the file's: a bad one may have any number. */
const MOST_NAMES = 200;

/** Which columns were read as what, and which were not. */
export class ColumnUse {
  private readonly used = new Map<string, string>();
  private readonly others = new Set<string>();

  add(header: readonly string[], { columns, kind }: Table): void {
    const read = Map.groupBy(
      [...columns.keys()].filter((field) => isRead(field, kind)),
      (field) => columns.get(field)!,
    );
    for (const [place, name] of header.entries()) this.note(name, read.get(place)?.join(', '));
  }

  /** @param read names by what they are read as */
  addNames(names: readonly string[], read: Readonly<Record<string, readonly string[]>>): void {
    for (const name of names) {
      if (this.used.has(name) || this.others.has(name)) continue;
      this.note(
        name,
        Object.keys(read).find((what) => read[what]!.includes(name)),
      );
    }
  }

  /** column -> field, or several as `a, b` */
  get mapped(): Record<string, string> {
    return Object.fromEntries(this.used);
  }

  get unused(): string[] {
    return [...this.others].filter((name) => !this.used.has(name));
  }

  private note(name: string, field: string | undefined): void {
    if (field !== undefined && this.used.size < MOST_NAMES) this.used.set(name, field);
    else if (this.others.size < MOST_NAMES) this.others.add(name);
  }
}

/** A table of artists is read for artists alone. */
const OF_ARTISTS = new Set<Field>([
  'artist_ids',
  'artist_names',
  'artist_popularity',
  'followers',
  'genres',
  'observed_at',
]);
const isRead = (field: Field, kind: Table['kind']): boolean => kind === 'tracks' || OF_ARTISTS.has(field);
