import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { toUnapplied } from './to-unapplied.ts';

const KAFKA_MS = 1_790_000_000_000;
const OBSERVED_MS = 1_700_000_000_000;
const ACCEPTED = {
  event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
  type: 'track',
  version: 2,
  source: 'import',
  observed_at: OBSERVED_MS,
  entity_id: 't1',
  run_id: 'r',
  payload: { name: 'T', album_id: null, artists: [], disc_number: 1, track_number: 1, duration_ms: 1, explicit: null },
  missing: ['is_playable', 'is_local', 'restrictions'],
};

const row = (value: unknown, key: string | null = null): StoredRow => ({
  topic: 't',
  partition: 0,
  generation: 0,
  offset: 0n,
  timestampMs: KAFKA_MS,
  payload: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  key: key === null ? null : Buffer.from(key),
  headers: null,
  expiresAtMs: null,
});

const byKafka = (source: string): object => ({ source, observedAtMs: KAFKA_MS });

describe('a row that no consumer has applied yet', () => {
  it('without a key was accepted, or refused because its record had none: both are told', () => {
    expect(toUnapplied('track', row(ACCEPTED))).toEqual([
      { source: 'import', observedAtMs: OBSERVED_MS },
      byKafka('import'),
    ]);
  });

  it.each([
    ['that breaks the contract, by its source and by Kafka, key or not', { ...ACCEPTED, payload: 1 }, 'import'],
    ['that is no JSON, as anybody’s', '{', 'spotify'],
    ['that is too large, as anybody’s', { ...ACCEPTED, more: 'x'.repeat(300_000) }, 'spotify'],
    ['that is null, as anybody’s', null, 'spotify'],
  ])('%s: is told by its value %#', (_, value, source) => {
    expect(toUnapplied('track', row(value))).toEqual([byKafka(source)]);
    expect(toUnapplied('track', row(value, 't1'))).toEqual([byKafka(source)]);
  });

  it('with another key is refused for it', () => {
    expect(toUnapplied('track', row(ACCEPTED, 't2'))).toEqual([byKafka('import')]);
  });

  it('that is kept by its hash, or lies in a topic of nobody, is not told', () => {
    expect(toUnapplied('track', row(ACCEPTED, `sha256:${'0'.repeat(64)}`))).toEqual([]);
    expect(toUnapplied(undefined, row(ACCEPTED))).toEqual([]);
  });
});
