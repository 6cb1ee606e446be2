import { z } from 'zod';
import { cursorParameter, limitParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges } from '../http/parameters.ts';
import { oneOf, takesSeveral } from '../http/taken.ts';
import { isStorable } from '../http/storable.ts';
import { MOST_SORTS, type Sortable } from './sort-order.ts';

const MAX_EXPORTED = 100_000_000;
export const nameParameter = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isStorable, 'holds NUL or a lone surrogate')
  .describe('A part of the name, whatever its case and accents.')
  .optional();

/** What tells the parameters of one list from those of the others. */
export interface ListKind<Filters extends Record<string, z.ZodType>> {
  sorts: Sortable;
  /** The order where none is asked for, `-popularity`. */
  usual: string;
  /** A row of it, whose fields may be chosen. */
  row: z.ZodObject;
  filters: Filters;
}

/** What every list of entities takes, and its own filters. */
export const listParameters = <const Filters extends Record<string, z.ZodType>>(kind: ListKind<Filters>) =>
  z
    .strictObject({
      limit: limitParameter,
      cursor: cursorParameter,
      sort: sortParameter(kind.sorts).prefault(kind.usual),
      fields: namesParameter(Object.keys(kind.row.shape), Object.keys(kind.row.shape).length)
        .describe('Only these fields of each row; absent: all.')
        .optional(),
      q: nameParameter,
      source: sourceParameter,
      count: z.literal('exact').optional().describe('Counts all rows of the list too, into `page.total`.'),
      ...kind.filters,
    })
    .superRefine(refuseEmptyRanges);

/** `a,b` of the names, the first of them of `firsts`. */
const namesParameter = (names: readonly string[], most: number, firsts = names) => {
  const first = `(?:${firsts.join('|')})`;
  const others = names.filter((name) => !firsts.includes(name));
  const further = others.length === 0 ? '' : `, those behind it also ${oneOf(others)}`;
  return z
    .string()
    .regex(
      new RegExp(`^${first}(?:,(?:${names.join('|')})){0,${most - 1}}$`),
      `${takesSeveral(firsts, most)}${further}`,
    )
    .transform((list) => list.split(','));
};

const sortParameter = (sorts: Sortable) => {
  const names = bothWays(Object.keys(sorts));
  const firsts = bothWays(Object.keys(sorts).filter((name) => sorts[name]!.indexed));
  return namesParameter(names, MOST_SORTS, firsts)
    .refine((asked) => new Set(asked.map((name) => name.replace('-', ''))).size === asked.length, 'names one twice')
    .describe(
      '`-` is descending. Further ones order what is equal in the first; rows without a value come last. Albums of one day follow their names.',
    );
};

const bothWays = (names: readonly string[]): string[] => names.flatMap((name) => [name, `-${name}`]);

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
  sort: readonly string[];
  q?: string | undefined;
  /** The whole name. No parameter of a list: it is for lists of one source after another without a total. */
  called?: string | undefined;
  count?: 'exact' | undefined;
  /** Filters by their names. */
  [filter: string]: unknown;
}
