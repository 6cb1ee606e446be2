import { describe, expect, it } from '@jest/globals';
import { BackupProgress } from './backup.progress.ts';
import { toBackupLines, toRestoreLines } from './backup.report.ts';

const backup = {
  takenAt: '2026-11-21T20:00:00.000Z',
  tookMs: 12_340,
  tableRows: 1_234,
  rawRows: 56_789,
  unappliedRecords: 0,
  files: 42,
  bytes: 7_654_321,
  missingRawRows: 0,
  unreadableRecords: 0,
};

const restore = {
  takenAt: backup.takenAt,
  tookMs: 9_000,
  tableRows: 1_234,
  rawRows: 56_789,
  expired: 0,
  published: 0,
  adopted: [],
  migrations: [],
};

describe('What is said of a backup', () => {
  it('is of when, how much and how long', () => {
    expect(toBackupLines('/b', backup)).toEqual([
      '/b holds the stack as of 2026-11-21T20:00:00.000Z',
      '  1,234 rows of PostgreSQL, 56,789 raw events, 0 records that were not applied yet',
      '  42 files, 7.7 MB, in 12.3 s',
    ]);
  });

  it('names what it lacks, with what to do', () => {
    const lines = toBackupLines('/b', { ...backup, missingRawRows: 3, unreadableRecords: 1 });
    expect(lines.slice(3).join()).toMatch(/3 raw events .* npx freshwax reconcile,1 records .* left out/);
  });
});

describe('What is said of a restore', () => {
  it('tells topics that are those of then from topics that were made anew', () => {
    expect(toRestoreLines(restore).join()).toContain('its topics are those of then');
    const one = { topic: 't', partition: 0, generation: 1, reason: 'the topic was made anew' };
    const anew = { ...restore, adopted: [one], published: 5, expired: 2 };
    const lines = toRestoreLines({ ...anew, migrations: ['Two2'] }).join('\n');
    expect(lines).toMatch(/2 raw events had expired[^]*5 records .* published again[^]*1 partitions go on in topics/);
    expect(lines).toContain('migrated by Two2');
    expect(lines).toContain('what was purged after 2026-11-21T20:00:00.000Z is there again');
  });

  it('names each partition whose log no longer reaches back to the backup', () => {
    const one = { topic: 't', partition: 3, generation: 1, reason: 'records 5 to 9 are gone' };
    const lines = toRestoreLines({ ...restore, adopted: [one] }).join('\n');
    expect(lines).toContain('  t/3: records 5 to 9 are gone in Kafka');
    expect(lines).not.toContain('made anew');
  });
});

describe('How far it is', () => {
  it('stays on a terminal’s line, and is a line each five seconds in a log', () => {
    let now = 0;
    for (const [isTTY, expected] of [
      [true, '\r\u001B[K 50 %  half\r\u001B[K 75 %  more\r\u001B[K'],
      [false, ' 50 %  half\n'],
    ] as const) {
      let shown = '';
      const progress = new BackupProgress({ isTTY, write: (text) => (shown += text) }, () => now);
      progress.show(0.5, 'half');
      now += 1_000;
      progress.show(0.75, 'more');
      progress.clear();
      expect(shown).toBe(expected);
    }
  });
});
