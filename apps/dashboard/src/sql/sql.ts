/** What a card can be asked for of PostgreSQL: fetched when somebody copies it. */
export * from './books.ts';
export * from './histories.ts';
export * from './lists.ts';
export * from './statistics.ts';
