import { describe, expect, it } from '@jest/globals';
import { countReason, noCounts } from './import.counts.ts';
import { ImportProgress, toBar } from './import.progress.ts';
import { toLines, type ImportReport } from './import.report.ts';

const report: ImportReport = {
  file: 'a.csv',
  format: 'csv',
  observedAt: '2020-01-21T00:00:00.000Z',
  dryRun: false,
  complete: true,
  resumedAtRow: 0,
  rows: 10,
  accepted: 8,
  duplicates: 1,
  refused: 1,
  reasons: { 'no name': 1 },
  published: { track: 8 },
  mapped: { title: 'track_name' },
  unused: ['mood'],
  firstRefusals: [{ file: 'a.csv', line: 3, row: 2, reason: 'no name' }],
  refusedFile: 'a.csv.refused.ndjson',
  page: null,
  samples: [],
  seconds: 2,
};

describe('the report of an import', () => {
  it('says what became of the rows, and where the refused ones are', () => {
    expect(toLines(report).split('\n')).toEqual([
      '10 rows: 8 accepted, 1 duplicate observation, 1 refused',
      'events published: track 8',
      'observed at 2020-01-21T00:00:00.000Z, 2.0 s (5 rows/s)',
      'refused:',
      '  1 x no name',
      'each refused row with its line: a.csv.refused.ndjson',
    ]);
  });

  it('says of a dry run which column is what, what is refused first and what would be published', () => {
    const lines = toLines({ ...report, dryRun: true, refusedFile: null });
    expect(lines).toContain('events that would be published: track 8');
    expect(lines).toContain('"title" -> track_name\nnot used: "mood"');
    expect(lines).toContain('line 3: no name');
  });

  it('ends with the address of what was imported, where a page shows it', () => {
    const page = 'http://127.0.0.1:3000/?source=import';
    expect(
      toLines({ ...report, page })
        .split('\n')
        .at(-1),
    ).toBe(`see it as it arrives: ${page}`);
  });

  it('says of albums without artists which column could say them, until one does', () => {
    const mapped = { 'Album Id': 'album_id', Album: 'album_name', Artist: 'artist_names' };
    const hint = 'the albums name no artist: the table names those of its tracks. --map album_artist_names="Artist"';
    expect(toLines({ ...report, mapped })).toContain(hint);
    for (const said of [
      { ...mapped, 'Album Id': 'isrc' },
      { ...mapped, Artist: 'label' },
      { ...mapped, Artist: 'artist_names, album_artist_names' },
      { ...mapped, By: 'album_artist_ids' },
    ])
      expect(toLines({ ...report, mapped: said })).not.toContain('name no artist');
  });

  it('says how much an earlier import had done, and that a file holds no rows', () => {
    expect(toLines({ ...report, resumedAtRow: 6 })).toContain('of these 6 rows by an earlier import');
    expect(toLines({ ...report, resumedAtRow: 6 })).toContain('(2 rows/s)');
    expect(toLines({ ...report, rows: 1, accepted: 1, duplicates: 0, refused: 0 })).toContain(
      '1 row: 1 accepted, 0 duplicate observations, 0 refused',
    );
    expect(toLines({ ...report, rows: 0 })).toContain('a.csv holds no rows: nothing was published');
  });
});

describe('reasons', () => {
  it('are counted without what differs from row to row, and only so many apart', () => {
    const counts = noCounts();
    countReason(counts, 'popularity: "high" is not a whole number');
    countReason(counts, 'popularity: "a \\"b\\"" is not a whole number');
    countReason(counts, '3 columns where the header has 2');
    expect(counts.reasons).toEqual({
      'popularity: "..." is not a whole number': 2,
      'n columns where the header has n': 1,
    });
    countReason(counts, 'track_meta: popularity: more than 100');
    expect(counts.reasons).toHaveProperty(['track_meta: popularity: more than 100'], 1);
    for (let at = 0; at < 100; at++) countReason(counts, `no ${'x'.repeat(at)}`);
    expect(Object.keys(counts.reasons)).toHaveLength(51);
    expect(counts.reasons['other']).toBe(53);
    expect(counts.refused).toBe(104);
  });
});

describe('the progress of an import', () => {
  const at = (bytes: number, rows: number) => ({ bytes, rows, refused: 0, totalBytes: 1_000 });

  it('is a share of the bytes, a rate and a time left, of this run alone', () => {
    expect(toBar(at(750, 400), at(500, 200), 10)).toBe('[##################......] 75 % 400 rows, 20 rows/s 10 s left');
    expect(toBar({ ...at(1_000, 9), refused: 2 }, at(0, 0), 3)).toBe(
      `[${'#'.repeat(24)}] 100 % 9 rows, 2 refused, 3 rows/s 0 s left`,
    );
    expect(toBar({ ...at(1, 1), totalBytes: 1_000_000 }, at(0, 0), 1)).toContain('277 h 46 min left');
    expect(toBar({ ...at(0, 0), totalBytes: 0 }, at(0, 0), 0)).toContain('100 % 0 rows');
  });

  it.each([
    [true, 201, '\r\u001B[K['],
    [false, 10_001, '['],
  ])('is drawn in place on a terminal, and told now and then elsewhere: %s', (isTTY, wait, begin) => {
    const written: string[] = [];
    let now = 0;
    const progress = new ImportProgress({ isTTY, write: (text) => written.push(text) }, () => now);
    progress.show(at(1, 1));
    now = wait - 2;
    progress.show(at(2, 2));
    expect(written).toEqual([]);
    now = wait;
    progress.show(at(3, 3));
    progress.show(at(4, 4));
    expect(written).toHaveLength(1);
    expect(written[0]!.startsWith(begin)).toBe(true);
    expect(written[0]!.endsWith('\n')).toBe(!isTTY);
  });
});
