/**
 * One build of what is derived from the records: the schema of its tables, and the schema of the books that its statements
 * keep. A statement is made for a build; nothing else tells the live one from a rebuild.
 */
export interface Build {
  tables: 'live' | 'shadow';
  books: 'book' | 'shadow_book';
}

/** What is served. */
export const LIVE: Build = { tables: 'live', books: 'book' };

/** What a rebuild fills. */
export const SHADOW: Build = { tables: 'shadow', books: 'shadow_book' };
