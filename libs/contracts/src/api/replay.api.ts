import { z } from 'zod';
import { instant } from './meta.api.ts';
import { topicsAsked } from './reconcile.api.ts';

const count = z.int().min(0);

/** With a sign at its end: `scratch` alone would make topics that are called `scratchspotify.track_meta`. */
export const topicsPrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]{0,99}[._-]$/,
    'takes letters, digits and . - _, at most 100, and ends with one of . - _, such as scratch.',
  );

export const replayRequest = z.strictObject({
  type: z.literal('replay'),
  /** The topics of a scratch pipeline begin with it; never the pipeline's own. */
  toPrefix: topicsPrefix,
  /** Times the pace at which the records came; without one, as fast as it goes. */
  speed: z.number().positive().max(1_000_000).optional(),
  /** By Kafka's time of the records; `to` is not included. */
  from: instant.optional(),
  to: instant.optional(),
  topics: topicsAsked,
});

/** The result of replay. */
export const replayReport = z
  .object({
    startedAt: instant,
    finishedAt: instant,
    toPrefix: z.string(),
    published: count,
    topics: z.array(z.object({ topic: z.string(), published: count })),
    /**
     * Not published: rows that stand for what Cassandra could not take whole, or for a set that nobody can read, and those
     * that are longer than a topic takes.
     */
    left: count,
  })
  .meta({ id: 'ReplayReport' });
export type ReplayReport = z.infer<typeof replayReport>;
