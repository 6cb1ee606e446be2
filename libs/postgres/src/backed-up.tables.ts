import { dataDictionary } from './dictionary/dictionary.ts';

/** Of the books those that the data dictionary does not tell people about. */
const MACHINERY = [
  'capability',
  'operation',
  'partition_generation',
  'purge',
  'purge_bound',
  'purge_window',
  'removal',
  'source_cursor',
];

/** Tables of ours, by schema, that a backup holds: all but those below. */
export const backedUpTables: Readonly<Record<'live' | 'book', readonly string[]>> = {
  live: Object.keys(dataDictionary['live']!),
  book: [...Object.keys(dataDictionary['book']!), ...MACHINERY],
};

/** Those that say something of the very database they lie in: transactions of its server, and what was done there today. */
export const tablesOfOneDatabase: readonly string[] = ['book.rebuild', 'book.retention_pass'];
