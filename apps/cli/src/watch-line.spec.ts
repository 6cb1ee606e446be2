import { describe, expect, it } from '@jest/globals';
import type { WatchEntry } from '@freshwax/contracts';
import { toWatchLine } from './watch-line.ts';

const entry = {
  query: 'Depot',
  source: 'simulator',
  name: null,
  sameAs: null,
  state: 'watched',
  intervalMs: 10_000,
  lastObservedAt: '2026-11-20T12:00:00.000Z',
  nextDueAt: '2026-11-20T12:00:10.000Z',
} as WatchEntry;

describe('a line of the watch list', () => {
  it('says how often it is observed and when it is due, where it is looked for too', () => {
    expect(toWatchLine(entry)).toMatch(
      /every 10s {2}observed 2026-11-20T12:00:00.000Z {2}due 2026-11-20T12:00:10.000Z$/,
    );
    const resolving = toWatchLine({ ...entry, state: 'resolving', lastObservedAt: null, nextDueAt: null });
    expect(resolving).toMatch(/every 10s {2}simulator is asked at its next run which track it is$/);
  });

  it('says that its track is watched already, and by which name', () => {
    const line = toWatchLine({ ...entry, name: 'Night Depot', sameAs: 'Night' });
    expect(line).toMatch(/Night Depot, asked for as Depot .*simulator.* the same track as Night {2}every 10s/);
  });

  it('says no interval of what the source does not know', () => {
    const line = toWatchLine({ ...entry, state: 'not-found', lastObservedAt: null, nextDueAt: null });
    expect(line).toMatch(/^not-found {2}Depot .* knows no such track; it is asked again, less and less often$/);
    expect(line).not.toContain('every');
    expect(toWatchLine({ ...entry, state: 'not-found' })).toContain('observed 2026-11-20T12:00:00.000Z');
  });
});
