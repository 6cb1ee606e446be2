import { bookTables } from './book.tables.ts';
import { liveTables } from './live.tables.ts';

/** What a table is for, and what each of its columns says. */
export interface TableEntry {
  about: string;
  columns: Readonly<Record<string, string>>;
}

/** For people who bring their own SQL: schema, table, entry. A test holds it against the tables as the migrations leave them. */
export const dataDictionary: Readonly<Record<string, Readonly<Record<string, TableEntry>>>> = {
  live: liveTables,
  book: bookTables,
};
