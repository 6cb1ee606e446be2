import { z } from 'zod';
import { cursorParameter, limitParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges } from '../http/parameters.ts';
import { isStorable } from '../http/storable.ts';

const MAX_EXPORTED = 100_000_000;
const nameParameter = z.string().trim().min(1).max(200).refine(isStorable, 'holds NUL or a lone surrogate').optional();

/**
 * What every list of entities takes, and its own filters.
 * @param sorts allowed orders, the first is the default
 */
export const listParameters = <
  const Sorts extends readonly [string, ...string[]],
  const Filters extends Record<string, z.ZodType>,
>(
  sorts: Sorts,
  filters: Filters,
) =>
  z
    .strictObject({
      limit: limitParameter,
      cursor: cursorParameter,
      sort: z.enum(sorts).default(sorts[0] as never),
      q: nameParameter,
      source: sourceParameter,
      count: z.literal('exact').optional().describe('Counts all rows of the list too, into `page.total`.'),
      ...filters,
    })
    .superRefine(refuseEmptyRanges);

/** What an export of a list takes. */
export const exportParameters = <const Filters extends Record<string, z.ZodType>>(filters: Filters) =>
  z
    .strictObject({
      limit: z.coerce.number().int().min(1).max(MAX_EXPORTED).optional().describe('Absent: every row.'),
      q: nameParameter,
      source: sourceParameter,
      ...filters,
    })
    .superRefine(refuseEmptyRanges);

export interface ListQuestion {
  limit: number;
  cursor?: string | undefined;
  sort: string;
  q?: string | undefined;
  count?: 'exact' | undefined;
  /** Filters by their names. */
  [filter: string]: unknown;
}

/** Both directions of each name, the default first. */
export const bothDirections = <const First extends string, const Names extends readonly string[]>(
  first: First,
  names: Names,
) => {
  const all = names.flatMap((name) => [name, `-${name}`]);
  return [first, ...all.filter((sort) => sort !== first)] as [string, ...string[]];
};
