import { z } from 'zod';
import { isStorable } from './storable.ts';
import { takesSeveral } from './taken.ts';

const MAX_ID_LENGTH = 64;
const MAX_WORD_LENGTH = 100;
const MAX_WORDS = 50;

const storable = (max: number) => z.string().trim().min(1).max(max).refine(isStorable, 'holds NUL or a lone surrogate');

export const idParameter = storable(MAX_ID_LENGTH);

/** `a,b,c`; each once. */
const listOf = (max: number) =>
  z
    .string()
    .max(MAX_WORDS * (max + 1))
    .transform((list) => [...new Set(list.split(','))])
    .pipe(z.array(storable(max)).min(1).max(MAX_WORDS));

export const idsParameter = listOf(MAX_ID_LENGTH).describe(`At most ${MAX_WORDS} ids, with commas between them.`);
export const wordsParameter = listOf(MAX_WORD_LENGTH).describe('One or several, with commas between them.');

/** `a,b` of the words. */
export function severalParameter<const Word extends string>(words: readonly Word[]) {
  const one = `(?:${words.join('|')})`;
  return z
    .string()
    .max(200)
    .regex(new RegExp(`^${one}(?:,${one})*$`), takesSeveral(words))
    .transform((list): readonly Word[] => list.split(',') as Word[]);
}

const DAY = 'takes a day from 1000-01-01 to 2999-12-31, such as 2026-11-21';

/** A UTC day, `2026-11-21`, of an age that every store and every sum of days can take. */
export const dayParameter = z.iso.date(DAY).refine((day) => day >= '1000-01-01' && day < '3000-01-01', DAY);

/** An instant in ms since 1970, from ISO-8601 with a zone. */
export const instantParameter = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const wholeParameter = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const switchParameter = z.enum(['true', 'false']).transform((text) => text === 'true');

const BEGIN = '[gte]';
const END = '[lte]';

/** Reports each `x[lte]` that lies before its `x[gte]`. */
export function refuseEmptyRanges(query: Record<string, unknown>, context: z.RefinementCtx): void {
  for (const [name, begin] of Object.entries(query)) {
    if (!name.endsWith(BEGIN) || begin === undefined) continue;
    const path = name.slice(0, -BEGIN.length) + END;
    const end = query[path];
    if (end !== undefined && (end as number) < (begin as number))
      context.addIssue({ code: 'custom', path: [path], message: `lies before ${name}` });
  }
}
