import { describe, expect, it } from '@jest/globals';
import { parseImportArguments, UsageError } from './import.arguments.ts';

const NOW = Date.UTC(2026, 10, 21);
const parsed = (line: string) => parseImportArguments(line.split(' '), NOW);

describe('the arguments of import', () => {
  it('are a file and what to make of it', () => {
    expect(parsed('a.csv --map track_name=Titel --map isrc=Code --observed-at 2020-01-21 --dry-run --json')).toEqual({
      file: 'a.csv',
      mapped: new Map([
        ['track_name', 'Titel'],
        ['isrc', 'Code'],
      ]),
      observedAt: Date.UTC(2020, 0, 21),
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
    expect(parsed(`a.csv --observed-at ${text}`).observedAt).toBe(time);
  });

  it.each([
    ['', 'name one file'],
    ['a.csv b.csv', 'name one file'],
    ['a.csv --map track_name', 'write field=column'],
    ['a.csv --map tempo=bpm', 'no field "tempo"'],
    ['a.csv --observed-at yesterday', 'write a date'],
    ['a.csv --observed-at 2020-13-41', 'write a date'],
    ['a.csv --observed-at 2030-01-01', 'future'],
    ['a.csv --fast', '--fast'],
  ])('are refused with what is wrong: %s', (line, reason) => {
    const words = line === '' ? [] : line.split(' ');
    expect(() => parseImportArguments(words, NOW)).toThrow(UsageError);
    expect(() => parseImportArguments(words, NOW)).toThrow(reason);
  });
});
