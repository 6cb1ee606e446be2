import { describe, expect, it } from '@jest/globals';
import { parseTime, toDate, toTime } from './cell-time.ts';
import { CellError, toBoolean, toId, toInteger, toList, toText } from './cell.ts';

describe('cells', () => {
  it.each(['', '  ', 'NA', ' NA ', null, undefined])('are missing when empty or NA: %j', (cell) => {
    expect([toText(cell, 'f'), toInteger(cell, 'f'), toBoolean(cell, 'f'), toId(cell, 'f')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(toList(cell, 'f', null)).toEqual([]);
  });

  it('keep names that other programs would take for nothing', () => {
    expect(['None', 'null', ' NaN '].map((cell) => toText(cell, 'f'))).toEqual(['None', 'null', 'NaN']);
  });

  it('are values of JSON too', () => {
    expect([toText(1979, 'f'), toInteger(66, 'f'), toInteger(66.0, 'f'), toBoolean(true, 'f')]).toEqual([
      '1979',
      66,
      66,
      true,
    ]);
    expect(toList(['a', null, ' b ', 3], 'f', ';')).toEqual(['a', 'b', '3']);
  });

  it.each([
    [() => toText(['a'], 'name'), 'name: "[\\"a\\"]" is no text'],
    [() => toText({ a: 1 }, 'name'), 'is no text'],
    [() => toText(true, 'name'), 'name: "true" is no text'],
    [() => toText(2 ** 60, 'id'), 'is no text'],
    [() => toInteger(1.5, 'n'), 'n: "1.5" is not a whole number'],
    [() => toInteger([1], 'n'), 'is no text'],
    [() => toList([['a']], 'names', ';'), 'is no text'],
  ])('are refused where JSON has another kind of value: %#', (read, reason) => {
    expect(read).toThrow(CellError);
    expect(read).toThrow(reason);
  });

  it.each([
    ['66', 66],
    ['66.0', 66],
    ['0', 0],
    ['-1', -1],
    ['NaN', null],
    ['None', null],
  ])('are whole numbers: %s', (cell, number) => {
    expect(toInteger(cell, 'popularity')).toBe(number);
  });

  it.each(['66.5', '1e3', 'many', '0x10'])('are refused where they are none, by field and value: %s', (cell) => {
    expect(() => toInteger(cell, 'popularity')).toThrow(new CellError(`popularity: "${cell}" is not a whole number`));
  });

  it.each([
    ['True', true],
    ['1', true],
    ['FALSE', false],
    ['no', false],
  ])('are true or false: %s', (cell, is) => {
    expect(toBoolean(cell, 'explicit')).toBe(is);
  });

  it('are refused where they are neither', () => {
    expect(() => toBoolean('maybe', 'explicit')).toThrow('explicit: "maybe" is neither true nor false');
  });

  it.each([
    '4uLU6hMCjMI75M1A2tKUQC',
    'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
    'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1',
  ])('hold ids, plain or in an address: %s', (cell) => {
    expect(toId(cell, 'track_id')).toBe('4uLU6hMCjMI75M1A2tKUQC');
  });

  it('hold no id where they name a file of a device', () => {
    expect(toId('spotify:local:A:B:C:180', 'track_id')).toBeNull();
  });

  it.each([
    ['track_id', 'spotify:episode:4uLU6hMCjMI75M1A2tKUQC'],
    ['track_id', 'https://open.spotify.com/intl-de/episode/4uLU6hMCjMI75M1A2tKUQC'],
    ['album_id', 'spotify:track:4uLU6hMCjMI75M1A2tKUQC'],
    ['artist_ids', 'spotify:user:somebody'],
  ])('hold no %s that names something else: %s', (field, cell) => {
    expect(() => toId(cell, field)).toThrow(CellError);
  });

  it.each([
    ['1981', 'year'],
    ['1981-12', 'month'],
    ['1981-12-15', 'day'],
    ['2020-02-29', 'day'],
    ['0000', 'year'],
  ])('hold dates of three precisions: %s', (date, precision) => {
    expect(toDate(date, 'release_date')).toEqual({ date, precision });
  });

  it.each(['2019-06-07 00:00:00', '2019-06-07T00:00:00.000Z', '2019-06-07T00:00+00:00'])(
    'hold a day as data frames write it: %s',
    (cell) => {
      expect(toDate(cell, 'release_date')).toEqual({ date: '2019-06-07', precision: 'day' });
    },
  );

  it.each([null, '', 'NA', 'nan', 'None'])('hold no date: %s', (cell) => {
    expect(toDate(cell, 'release_date')).toEqual({ date: null, precision: null });
  });

  it.each([
    '2019-13-07',
    '2019-02-29',
    '2019-13',
    '2019-00',
    '2019-06-00',
    '07.06.2019',
    '6/7/2019',
    'unknown',
    '19',
    '2019-06 00:00',
  ])('hold no date that is none: %s', (cell) => {
    expect(() => toDate(cell, 'release_date')).toThrow(
      new CellError(`release_date: "${cell}" is no date: YYYY, YYYY-MM or YYYY-MM-DD`),
    );
  });

  it.each([
    ['["a", "b"]', ['a', 'b']],
    [`['a', "b's", 'c\\'d', 'e\\\\f', 'caf\\xe9', '\\u00fc']`, ['a', "b's", "c'd", 'e\\f', 'café', 'ü']],
    ["['one']", ['one']],
    ["['a', ]", ['a']],
    ['[]', []],
    ['Tyler, The Creator', ['Tyler, The Creator']],
    ['[bracketed] name', ['[bracketed] name']],
    ['[not a list]', ['[not a list]']],
    ['[1, 2]', ['[1, 2]']],
    ['["a", null, 1979]', ['a', '1979']],
    ["['a', None, 'b']", ['a', 'b']],
    ['[None]', []],
    ['[null]', []],
  ])('hold lists as JSON or Python, and any other text as it is: %s', (cell, items) => {
    expect(toList(cell, 'f', null)).toEqual(items);
  });

  it.each([`[{'name': 'a'}]`, '[{"name":"a"}]', `['a', 'b]`, '["a", true]', `['a' 'b']`])(
    'are refused where they begin like a list and are none that can be read: %s',
    (cell) => {
      expect(() => toList(cell, 'f', null)).toThrow(CellError);
    },
  );

  it('hold lists by a separator, where they are no list already', () => {
    expect(toList('A; B;;C ', 'f', ';')).toEqual(['A', 'B', 'C']);
    expect(toList('["A; B"]', 'f', ';')).toEqual(['A; B']);
    expect(toList('A; B', 'f', null)).toEqual(['A; B']);
  });
});

describe('times in cells', () => {
  it.each([
    ['2020-01-21', Date.UTC(2020, 0, 21)],
    ['2020-01-21T12:30:00Z', Date.UTC(2020, 0, 21, 12, 30)],
    ['2020-01-21 12:30', Date.UTC(2020, 0, 21, 12, 30)],
    ['2020-01-21T12:30:00.123456+02:00', Date.UTC(2020, 0, 21, 10, 30, 0, 123)],
    ['2020-01-21 12:30:00 UTC', Date.UTC(2020, 0, 21, 12, 30)],
    ['2020-01-21T12:30:00+0200', Date.UTC(2020, 0, 21, 10, 30)],
    ['1579564800', Date.UTC(2020, 0, 21)],
    ['1579564800.5', Date.UTC(2020, 0, 21) + 500],
    ['1579564800000', Date.UTC(2020, 0, 21)],
  ])('are read as UTC: %s', (text, at) => {
    expect(parseTime(text)).toBe(at);
  });

  it.each(['2020', '2020-13-01', '2020-02-30', '20200121', '21.01.2020', 'today', '1960-01-01', '-5', '1e12'])(
    'are none where they are no date of a day or later than 1973: %s',
    (text) => {
      expect(parseTime(text)).toBeUndefined();
    },
  );

  it.each([
    ['', 'no observed_at'],
    [null, 'no observed_at'],
    ['soon', 'observed_at: "soon" is no time'],
    ['2030-01-01', 'observed_at: "2030-01-01" lies in the future'],
  ])('are refused where missing, unreadable or in the future: %j', (cell, reason) => {
    expect(() => toTime(cell, 'observed_at', Date.UTC(2026, 0, 1))).toThrow(new CellError(reason));
  });
});
