import { z } from 'zod';

export const modes = ['dev', 'grandfathered', 'extended'] as const;
export type Mode = (typeof modes)[number];

/** What is simulated; without a word from outside the short form. */
const schema = z.object({
  hours: z.number().int().min(1).max(240).default(6),
  /** Share of calls that meet a fault, 0..1. */
  faultRate: z.number().min(0).max(0.5).default(0.1),
  mode: z.enum([...modes, 'all']).default('dev'),
  /** Of the catalogue, of the faults and of the jitter. */
  seed: z.string().default('days'),
  /** Calls of one endpoint family in any 24 h, also where Spotify would allow more. */
  callsPerDay: z.number().int().min(1).default(90),
  /** Albums of the first two weeks; about one in twenty is not offered in the market that is followed. */
  newAlbums: z.number().int().min(10).max(5_000).default(700),
  releasesPerDay: z.number().int().min(1).max(5_000).default(50),
  isJson: z.boolean().default(false),
});
export type DaysSettings = z.infer<typeof schema>;

/** @param text JSON, of which every part may be missing */
export const toDaysSettings = (text: string | undefined): DaysSettings => schema.parse(JSON.parse(text ?? '{}'));

export const modesOf = ({ mode }: DaysSettings): readonly Mode[] => (mode === 'all' ? modes : [mode]);

/** Shares among the calls that are refused, or whose answer is lost. */
const TROUBLE: Readonly<Record<string, number>> = {
  '429-short': 0.2,
  '500': 0.12,
  '502-html': 0.12,
  '503': 0.12,
  '504-empty': 0.12,
  reset: 0.16,
  'truncated-json': 0.16,
};
/** Shares among the pages that are bent. */
const BENT: Readonly<Record<string, number>> = {
  duplicates: 0.25,
  holes: 0.25,
  'early-end': 0.25,
  'unstable-total': 0.25,
};
/** Real time that every answer takes, so that calls can be under way together, ms. */
const LATENCY_MS = 10;
export const LATENCY = 'slow';

/** Rules for the simulator: `rate` of all calls meet trouble, and `rate` of the pages are bent as well. */
export const toFaults = (rate: number): string =>
  JSON.stringify([
    ...[...Object.entries(TROUBLE), ...Object.entries(BENT)].map(([fault, share]) => ({ fault, rate: share * rate })),
    // The last one: it answers the calls that no other rule has.
    { fault: LATENCY, stallMs: LATENCY_MS },
  ]);
