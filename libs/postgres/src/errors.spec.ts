import { describe, expect, it } from '@jest/globals';
import { postgresVerdict } from './errors.ts';

const coded = (code: string): Error => Object.assign(new Error('?'), { code });

describe('a failure of PostgreSQL', () => {
  it.each([
    ['connection lost', '08006'],
    ['protocol violation of a proxy', '08P01'],
    ['serialization', '40001'],
    ['unknown completion', '40003'],
    ['deadlock', '40P01'],
    ['disk full', '53100'],
    ['out of memory', '53200'],
    ['too many connections', '53300'],
    ['statement timeout', '57014'],
    ['stopped by an administrator', '57P01'],
    ['crash of another backend', '57P02'],
    ['starting up', '57P03'],
    ['a read that the disk refused', '58030'],
    ['read-only after a failover', '25006'],
    ['lock not available', '55P03'],
    ['no server', 'ECONNREFUSED'],
    ['reset', 'ECONNRESET'],
    ['no name', 'EAI_AGAIN'],
  ])('passes: %s', (_, code) => expect(postgresVerdict(coded(code))).toBe('transient'));

  it.each([
    ['NUL in a text', '22021'],
    ['number out of range', '22003'],
    ['a rule of the table', '23514'],
    ['a rule of a view', '44000'],
    ["a user's trigger", 'P0001'],
    ['a row that is too long for its index', '54000'],
    ['a row twice in one statement', '21000'],
  ])('is the row itself: %s', (_, code) => expect(postgresVerdict(coded(code))).toBe('refused'));

  it.each([
    ['a table that is not there', '42P01'],
    ['a right that is missing', '42501'],
    ['syntax', '42601'],
    ['wrong password', '28P01'],
    ['inside of PostgreSQL', 'XX000'],
  ])('is ours to mend: %s', (_, code) => expect(postgresVerdict(coded(code))).toBe('bug'));

  it('without a code passes only where it says that the connection is gone', () => {
    expect(postgresVerdict(new Error('Connection terminated unexpectedly'))).toBe('transient');
    expect(postgresVerdict(new TypeError('x is not a function'))).toBe('bug');
    expect(postgresVerdict(undefined)).toBe('bug');
  });
});
