import type { Event, Stream } from '@freshwax/contracts';

/** One column of a state table: its PostgreSQL type and what of the event fills it. */
export interface Column<S extends Stream> {
  name: string;
  type: 'text' | 'int' | 'bigint' | 'bool' | 'date' | 'jsonb';
  of: (event: Event<S>) => string | number | boolean | null;
}

/** JSON as PostgreSQL takes it inside a text array. */
export const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
