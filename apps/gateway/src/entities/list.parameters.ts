import { z } from 'zod';
import { cursorParameter, limitParameter, sourceParameter } from '../http/page.ts';
import { isStorable } from '../http/storable.ts';

/** What every list of entities takes. @param sorts allowed orders, the first is the default */
export const listParameters = <const Sorts extends readonly [string, ...string[]]>(sorts: Sorts) =>
  z.strictObject({
    limit: limitParameter,
    cursor: cursorParameter,
    sort: z.enum(sorts).default(sorts[0] as never),
    q: z.string().trim().min(1).max(200).refine(isStorable, 'holds NUL or a lone surrogate').optional(),
    source: sourceParameter,
  });

export type ListQuestion = { limit: number; cursor?: string | undefined; sort: string; q?: string | undefined };

/** Both directions of each name, the default first. */
export const bothDirections = <const First extends string, const Names extends readonly string[]>(
  first: First,
  names: Names,
) => {
  const all = names.flatMap((name) => [name, `-${name}`]);
  return [first, ...all.filter((sort) => sort !== first)] as [string, ...string[]];
};
