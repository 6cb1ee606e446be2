import { z } from 'zod';
import { sources } from '@freshwax/contracts';
import { severalParameter } from './parameters.ts';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

export const limitParameter = z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT);
/** Room for the longest cursor that the gateway signs; web servers take an address of 8 KB. */
export const MAX_CURSOR_LENGTH = 7_000;
export const cursorParameter = z.string().min(1).max(MAX_CURSOR_LENGTH).optional();

/** `source=spotify,import`; absent: the active sources. */
export const sourceParameter = severalParameter(sources).optional();

/** A whole number in a query string, within bounds. */
export const countParameter = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

export const MAX_OFFSET = 9_223_372_036_854_775_807n;

/** A 64-bit offset as decimal text. */
export const offsetParameter = z
  .string()
  .refine(
    (text) => /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_OFFSET,
    `takes a whole number from 0 to ${MAX_OFFSET}`,
  );

export interface Page<Row> {
  rows: Row[];
  page: { nextCursor: string | null; limit: number; hasMore: boolean; total?: number };
}

export const mapPage = <From, To>({ rows, page }: Page<From>, map: (row: From) => To): Page<To> => ({
  rows: rows.map(map),
  page,
});

/** Cuts what was read with one row more than the page holds. @param cursorOf signs the place of the page's last row */
export async function cutPage<Row>(
  read: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => Promise<string>,
): Promise<Page<Row>> {
  const rows = read.slice(0, limit);
  const hasMore = read.length > limit;
  return { rows, page: { nextCursor: hasMore ? await cursorOf(rows.at(-1)!) : null, limit, hasMore } };
}
