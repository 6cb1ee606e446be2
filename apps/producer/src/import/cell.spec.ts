import { describe, expect, it } from '@jest/globals';
import { CellError, precisionOf, toBoolean, toId, toInteger, toList, toText } from './cell.ts';

describe('cells', () => {
  it.each(['', '  ', 'NA', ' NA '])('are missing when empty or NA: %j', (cell) => {
    expect([toText(cell), toInteger(cell, 'f'), toBoolean(cell, 'f'), toId(cell), toList(cell)]).toEqual([
      null,
      null,
      null,
      null,
      [],
    ]);
  });

  it('keep names that other programs would take for nothing', () => {
    expect([toText('None'), toText('null'), toText(' NaN ')]).toEqual(['None', 'null', 'NaN']);
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
    expect(toId(cell)).toBe('4uLU6hMCjMI75M1A2tKUQC');
  });

  it.each([
    ['1981', 'year'],
    ['1981-12', 'month'],
    ['1981-12-15', 'day'],
    ['15.12.1981', null],
    [null, null],
  ])('hold dates of three precisions: %s', (date, precision) => {
    expect(precisionOf(date)).toBe(precision);
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
  ])('hold lists as JSON or Python, and any other text as it is: %s', (cell, items) => {
    expect(toList(cell)).toEqual(items);
  });
});
