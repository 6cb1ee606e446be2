import { z } from 'zod';
import { answerOf } from './meta.api.ts';
import { correlation } from './stats.api.ts';

/**
 * An axis cut into bins that take as many whole values each, lengths whole seconds: `bins` says how many, `(to - from) / bins` how wide.
 * Values beyond its ends are in the first and the last bin.
 */
const axis = z.object({
  from: z.number(),
  /** Where the last bin ends; the value itself is not within. */
  to: z.number(),
  bins: z.int(),
});

/** Any variable of a track against any other: how many tracks lie where, and the line through them. */
export const exploration = z
  .object({
    /** n, missing, Pearson, Spearman, and whether both are offered. */
    correlation,
    /** null without a pair. */
    axes: z.object({ x: axis, y: axis }).nullable(),
    /** [bin of x, bin of y, tracks], only where there are any. */
    cells: z.array(z.tuple([z.int(), z.int(), z.int()])),
    /** The spread of y in each bin of x that has any. */
    spread: z.array(z.object({ bin: z.int(), n: z.int(), q1: z.number(), median: z.number(), q3: z.number() })),
    /** y = slope * x + intercept, by least squares; null without variance in x. */
    line: z.object({ slope: z.number(), intercept: z.number() }).nullable(),
  })
  .meta({ id: 'Exploration' });
export const explorationAnswer = answerOf(exploration);
export type Exploration = z.infer<typeof exploration>;
