import { describe, expect, it } from '@jest/globals';
import { receiptLines } from './purge.ts';

describe('the receipt of a purge', () => {
  it('says what went from where, and until when what is left behind lasts', () => {
    const lines = receiptLines({
      source: 'spotify',
      before: '2026-11-01',
      startedAt: '2026-11-21T05:25:04.351Z',
      tookMs: 4_915,
      tables: { 'live.tracks': 12_960, 'live.albums': 1 },
      aggregates: ['live.joint', 'live.track_duration'],
      rawEvents: { rows: 14_040, windows: 6, wholeWindows: 1 },
      remains: {
        recordsToBeSkipped: 7,
        kafkaUntil: '2026-11-28T05:25:04.351Z',
        cassandraDiskAtLeastUntil: '2026-12-01T05:25:09.266Z',
      },
    });
    expect(lines[0]).toBe('purged what spotify said before 2026-11-01, begun 2026-11-21T05:25:04.351Z, in 4.9 s');
    expect(lines.slice(1, 3)).toEqual(['  1 of live.albums', '  12,960 of live.tracks']);
    expect(lines).toContain('  14,040 raw events in 6 windows, 1 of them as a whole');
    expect(lines.join('\n')).toMatch(
      /Kafka keeps its log until 2026-11-28.* 7 records.*\n.*unreadable, not erased.*2026-12-01/,
    );
  });
});
