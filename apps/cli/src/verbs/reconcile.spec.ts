import { describe, expect, it } from '@jest/globals';
import { reportLines } from './reconcile.ts';

const log = {
  topic: 'spotify_events',
  generation: 0,
  windows: 1,
  offsets: 600,
  logGaps: 0,
  applied: 598,
  rejected: 2,
  expired: 40,
  purged: 10,
  expected: 550,
  found: 549,
  compared: 20,
};
const report = {
  startedAt: '2026-11-21T08:00:00.000Z',
  finishedAt: '2026-11-21T08:00:02.500Z',
  repair: false,
  isClean: false,
  logs: [
    { ...log, partition: 0 },
    { ...log, partition: 1, offsets: 1_400 },
    { ...log, partition: 0, generation: 1 },
  ],
  aggregateKeys: 1_234,
  repairedRows: 0,
  differences: [
    {
      kind: 'missing' as const,
      where: 'spotify_events/0/0/0',
      n: 1,
      offsets: ['7', '7'] as [string, string],
      detail: 'rows are missing; Kafka holds their records',
      repaired: null,
      next: 'reconcile --repair',
    },
  ],
  remaining: 1,
};

describe('the report of reconcile', () => {
  it('has a line for each topic and generation, each difference with what to do next, and the verdict', () => {
    expect(reportLines(report).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'topic windows offsets rejected expired purged expected found compared',
      'spotify_events 2 2,000 4 80 20 1,100 1,098 40',
      'spotify_events (generation 1) 1 600 2 40 10 550 549 20',
      '',
      'missing spotify_events/0/0/0: 1 (offsets 7 to 7): rows are missing; Kafka holds their records',
      ' next: reconcile --repair',
      '1 difference; 1,234 figures were computed anew from the state; in 2.5 s',
    ]);
  });
});
