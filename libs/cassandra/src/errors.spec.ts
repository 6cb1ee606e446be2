import { describe, expect, it } from '@jest/globals';
import cassandra from 'cassandra-driver';
import { cassandraVerdict } from './errors.ts';

const { errors } = cassandra;
const response = (code: number): Error => new errors.ResponseError(code, '?');
const noHost = (inner: object): Error => new errors.NoHostAvailableError(inner as never, '?');

describe('a failure of Cassandra', () => {
  it.each([
    ['server error, such as a commit log that has no room', 0x0000],
    ['unavailable', 0x1000],
    ['overloaded', 0x1001],
    ['bootstrapping', 0x1002],
    ['truncating', 0x1003],
    ['write timeout', 0x1100],
    ['read timeout', 0x1200],
    ['read failure', 0x1300],
    ['write failure', 0x1500],
    ['the log for others is full', 0x1600],
    ['not prepared, since the node was restarted', 0x2500],
  ])('passes: %s', (_, code) => expect(cassandraVerdict(response(code))).toBe('transient'));

  it.each([
    ['syntax', 0x2000],
    ['no right', 0x2100],
    ['protocol', 0x000a],
    ['configuration', 0x2300],
  ])('is ours to mend: %s', (_, code) => expect(cassandraVerdict(response(code))).toBe('bug'));

  it('is the row itself where the node calls it invalid, also when it comes wrapped', () => {
    expect(cassandraVerdict(response(0x2200))).toBe('refused');
    expect(cassandraVerdict(noHost({ '127.0.0.1:9042': response(0x2200) }))).toBe('refused');
  });

  it('passes when no node answers, or none in time', () => {
    expect(cassandraVerdict(noHost({}))).toBe('transient');
    expect(cassandraVerdict(noHost({ '127.0.0.1:9042': new Error('connect ECONNREFUSED') }))).toBe('transient');
    expect(cassandraVerdict(new errors.OperationTimedOutError('?', '127.0.0.1'))).toBe('transient');
    expect(cassandraVerdict(new Error('No connection available'))).toBe('transient');
    expect(cassandraVerdict(new TypeError('?'))).toBe('bug');
  });
});
