import { z } from 'zod';

export const liveTopics = ['kpi', 'releases', 'lag', 'dead-letters', 'quota'] as const;
export type LiveTopic = (typeof liveTopics)[number];

/**
 * What a live frame carries: the version and the small change; REST carries the data.
 * SSE events: one of `liveTopics`, or `resync` (the gap is gone: refetch), or `bye` (the server goes), or `beat` (it is there, each 15 s).
 */
export const liveFrame = z.object({
  dataVersion: z.string(),
  /**
   * kpi: albums, tracks, artists, applied; releases: albums; lag: records; dead-letters: rejected, and of letters redrives, settled and discarded; quota: calls of the last 24 h
   * and blocked buckets.
   */
  change: z.record(z.string(), z.number()),
});
export type LiveFrame = z.infer<typeof liveFrame>;
