import { z } from 'zod';

export const liveTopics = ['kpi', 'releases', 'lag', 'dead-letters', 'quota'] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** What the frames of each topic carry, in words. */
export const liveFigures = {
  kpi: {
    albums: 'of the followed sources',
    tracks: 'of the followed sources',
    artists: 'with details, of the followed sources',
    applied: 'records applied, of all sources',
  },
  releases: { albums: 'of the followed sources' },
  lag: { records: 'records published and not applied yet; no frame comes while that is not known' },
  'dead-letters': {
    rejected: 'refusals, those of redriven records too',
    redrives: 'times that a letter was published again',
    settled: 'letters that a redrive settled',
    discarded: 'letters that somebody set aside',
  },
  quota: { calls: 'calls of the followed sources in the last 24 hours', blocked: 'buckets that may not be asked now' },
} as const satisfies Readonly<Record<LiveTopic, Readonly<Record<string, string>>>>;

/** What each topic says: its present figures, not their difference. */
export type LiveChange<Topic extends LiveTopic> = Record<keyof (typeof liveFigures)[Topic], number>;

/**
 * What a live frame carries: the version and the small change; REST carries the data.
 * SSE events: one of `liveTopics`, or `resync` (the gap is gone: refetch), or `bye` (the server goes), or `beat` (it is there, each 15 s).
 */
export const liveFrame = z.object({
  dataVersion: z.string(),
  /** Of `liveFigures`. */
  change: z.record(z.string(), z.number()),
});
export type LiveFrame = z.infer<typeof liveFrame>;
