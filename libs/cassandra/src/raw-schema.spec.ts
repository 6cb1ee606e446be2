import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { RAW_SCHEMA, toRawSchema } from './raw-schema.ts';

describe('The schema of raw events', () => {
  it('is what the comment of the table says', () => {
    expect(toRawSchema('raw events, schema 12: docs/explanation/delivery.md')).toBe(12);
  });

  it('is the first one where the comment is of before it was written there', () => {
    expect(toRawSchema('raw events: docs/explanation/delivery.md')).toBe(1);
  });

  it('is the one that this code knows, in the file that makes the table', () => {
    expect(toRawSchema(/comment = '([^']*)'/.exec(readFileSync('cassandra/schema.cql', 'utf8'))![1]!)).toBe(RAW_SCHEMA);
  });
});
