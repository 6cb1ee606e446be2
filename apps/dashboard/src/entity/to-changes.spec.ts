import { describe, expect, it } from '@jest/globals';
import type { HistoryPoint } from '@freshwax/contracts';
import { toChanges } from './to-changes.ts';

const HOUR_MS = 3_600_000;
const END_MS = Date.parse('2026-11-21T12:00:00Z');
const point = (hoursAgo: number, popularity: number | null): HistoryPoint => ({
  observedAt: new Date(END_MS - hoursAgo * HOUR_MS).toISOString(),
  popularity,
  provenance: { topic: 't', partition: 0, generation: 0, offset: '0', runId: null },
});

describe('what popularity rose or fell by', () => {
  it('looks back to the newest observation that is as old as the window', () => {
    const changes = toChanges([point(8 * 24, 40), point(25, 50), point(24, 52), point(1, 58), point(0, 60)]);
    expect(changes).toEqual([
      { window: '1d', by: 8 },
      { window: '7d', by: 20 },
      { window: '30d', by: null },
    ]);
  });
  it('takes nothing for a day ago that is more than two days old', () => {
    expect(toChanges([point(49, 40), point(0, 60)])[0]).toEqual({ window: '1d', by: null });
  });
  it('passes over observations without a popularity, and says nothing of none', () => {
    expect(toChanges([point(24, 40), point(0, null)])[0]!.by).toBeNull();
    expect(toChanges([]).every(({ by }) => by === null)).toBe(true);
  });
});
