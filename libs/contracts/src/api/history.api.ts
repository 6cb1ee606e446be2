import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerOf, availability, instant, provenance } from './meta.api.ts';

/** Whose popularity is followed over time. */
export const historyKinds = ['tracks', 'artists'] as const;
export const historyKind = z.enum(historyKinds);
export type HistoryKind = z.infer<typeof historyKind>;

/** The newest observation of an hour; of old days, one a day. */
export const historyPoint = z
  .object({ observedAt: instant, popularity: z.int().nullable(), provenance })
  .meta({ id: 'HistoryPoint' });
export type HistoryPoint = z.infer<typeof historyPoint>;

export const entityHistory = z
  .object({
    kind: historyKind,
    id: z.string(),
    source,
    name: z.string(),
    url: z.string().nullable(),
    from: instant,
    to: instant,
    /** Whether the source offers the popularity of this kind. */
    availability,
    /** Oldest first, at most `maxPoints`; the first and the last are always among them. */
    points: z.array(historyPoint),
    /** How many observations the points were chosen from, and how many of them have no popularity. */
    n: z.int(),
    missing: z.int(),
  })
  .meta({ id: 'EntityHistory' });
export const entityHistoryAnswer = answerOf(entityHistory);
export type EntityHistory = z.infer<typeof entityHistory>;

export const comparison = z
  .object({
    /** In the order asked for. */
    entries: z.array(entityHistory),
    /** Ids that no source has said anything of. */
    unknown: z.array(z.string()),
  })
  .meta({ id: 'Comparison' });
export const comparisonAnswer = answerOf(comparison);
export type Comparison = z.infer<typeof comparison>;

export const moverWindows = ['1d', '7d', '30d'] as const;
export const moverWindow = z.enum(moverWindows);
export type MoverWindow = z.infer<typeof moverWindow>;
export const moverOrders = ['risers', 'fallers'] as const;

const observation = z.object({ popularity: z.int(), observedAt: instant, provenance });
export const mover = z
  .object({
    id: z.string(),
    source,
    name: z.string(),
    url: z.string().nullable(),
    /** Points of popularity: now less before. */
    change: z.int(),
    now: observation,
    /** The newest observation that is at least as old as the window, and at most twice as old. */
    before: observation,
  })
  .meta({ id: 'Mover' });
export const movers = z
  .object({
    of: historyKind,
    window: moverWindow,
    order: z.enum(moverOrders),
    /** The window ends at the newest record that was applied; null before the first. */
    until: instant.nullable(),
    availability,
    /** The most popular ones of each source are looked at, this many in all; of them `compared` have an observation of before. */
    considered: z.int(),
    /** Of one source no more than this many are. */
    mostConsidered: z.int(),
    compared: z.int(),
    movers: z.array(mover),
  })
  .meta({ id: 'Movers' });
export const moversAnswer = answerOf(movers);
export type Mover = z.infer<typeof mover>;
export type MoversAnswer = z.infer<typeof moversAnswer>;
