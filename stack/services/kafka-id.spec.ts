import { describe, expect, it } from '@jest/globals';
import { newKafkaId } from './kafka-id.ts';

describe('an id for Kafka', () => {
  const ids = Array.from({ length: 2_000 }, newKafkaId);

  it('is 16 bytes, and another each time', () => {
    for (const id of ids) expect(Buffer.from(id, 'base64url').toString('base64url')).toBe(id);
    expect(new Set(ids.map(({ length }) => length))).toEqual(new Set([22]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is never taken for an option on a command line', () => {
    expect(ids.filter((id) => id.startsWith('-'))).toEqual([]);
  });
});
