import { describe, expect, it } from '@jest/globals';
import { parseImportArguments } from './import.arguments.ts';
import { UsageError } from './usage.error.ts';

const NOW = Date.UTC(2026, 10, 21);
const parsed = (line: string) => parseImportArguments(line.split(' '), NOW);

describe('the arguments of import', () => {
  it('are a file and what to make of it', () => {
    expect(parsed('a.csv --map track_name=Titel --map isrc=Code --observed-at 2020-01-21 --dry-run --json')).toEqual({
      path: 'a.csv',
      format: undefined,
      mapped: new Map([
        ['track_name', 'Titel'],
        ['isrc', 'Code'],
      ]),
      observedAt: { at: Date.UTC(2020, 0, 21) },
      separator: ';',
      refusedFile: undefined,
      isRestart: false,
      isDryRun: true,
      isJson: true,
    });
    expect(parsed('a.csv')).toMatchObject({ observedAt: undefined, isDryRun: false, isJson: false });
  });

  it.each([
    ['2020-01-21T12:30:00Z', Date.UTC(2020, 0, 21, 12, 30)],
    ['2020-01-21T12:30:00+02:00', Date.UTC(2020, 0, 21, 10, 30)],
    ['2020-01-21T12:30', Date.UTC(2020, 0, 21, 12, 30)],
  ])('take a time, UTC where it names no zone: %s', (text, time) => {
    expect(parsed(`a.csv --observed-at ${text}`).observedAt).toEqual({ at: time });
  });

  it.each([
    ['--observed-at column', undefined],
    ['--observed-at played_at', 'played_at'],
    ['--observed-at column:2020-01-21', '2020-01-21'],
    ['--observed-at column:column', 'column'],
    ['--map observed_at=seen', 'seen'],
  ])('take the time from a column: %s', (words, column) => {
    expect(parsed(`a.csv ${words}`).observedAt).toEqual({ column });
  });

  it('name a separator, or none', () => {
    expect(parsed('a.csv --separator |').separator).toBe('|');
    expect(parsed('a.csv --separator none').separator).toBeNull();
  });

  it.each([
    ['', 'name one file'],
    ['a.csv b.csv', 'name one file'],
    ['a.csv --map track_name', 'write field=column'],
    ['a.csv --map tempo=bpm', 'no field "tempo"'],
    ['a.csv --observed-at column --map observed_at=seen', 'say the same'],
    ['a.csv --format xml', 'formats are csv, ndjson, spotify-history'],
    ['a.csv --separator=', '--separator: name a text, or none'],
    ['a.csv --dry-run --refused b', 'a dry run writes no --refused file'],
    ['a.csv --observed-at 2020-13-41', 'write a date'],
    ['a.csv --observed-at 2030-01-01', 'future'],
    ['a.csv --fast', '--fast'],
  ])('are refused with what is wrong: %s', (line, reason) => {
    const words = line === '' ? [] : line.split(' ');
    expect(() => parseImportArguments(words, NOW)).toThrow(UsageError);
    expect(() => parseImportArguments(words, NOW)).toThrow(reason);
  });
});
