import { describe, expect, it } from '@jest/globals';
import type { KafkaRecord } from '@freshwax/kafka';
import { toRawRow } from './raw-rows.ts';

const blockOf = (headers: KafkaRecord['headers']): string | undefined =>
  toRawRow({
    record: { offset: 1n, timestampMs: 5, key: null, value: Buffer.from('{}'), headers },
    verdict: { accepted: false, reason: 'contract', path: null, detail: null },
    expiresAtMs: null,
    fate: 'kept',
  }).headers?.toString();

describe('a raw row', () => {
  it('has the headers in the order of its own record, whichever record was before it', () => {
    const [a, b] = [Buffer.from('1'), Buffer.from('2')];
    expect(blockOf({ a, b })).toBe('[["a","MQ=="],["b","Mg=="]]');
    expect(blockOf({ b, a })).toBe('[["b","Mg=="],["a","MQ=="]]');
  });
});
