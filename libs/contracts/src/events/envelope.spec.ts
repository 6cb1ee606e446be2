import { describe, expect, it } from '@jest/globals';
import { streams } from '../topics.ts';
import { envelopeSchemas } from './envelope.ts';
import { offeredFields } from './payloads.ts';

const trackMeta = {
  event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
  type: 'track_meta',
  version: 2,
  source: 'simulator',
  observed_at: 1_790_000_000_000,
  entity_id: 't1',
  payload: {
    name: 'One',
    album_id: 'a1',
    artists: [{ id: 'r1', name: 'R' }],
    duration_ms: 200_000,
    explicit: null,
    popularity: 40,
  },
  missing: ['isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
};
const accepts = (event: unknown): boolean => envelopeSchemas.track_meta.safeParse(event).success;

describe('envelope', () => {
  it('accepts an event whose offered fields are in the payload or named as missing', () => {
    expect(accepts(trackMeta)).toBe(true);
  });

  it('takes null for "the source said null" and keeps it apart from "not offered"', () => {
    expect(accepts({ ...trackMeta, payload: { ...trackMeta.payload, popularity: null } })).toBe(true);
    expect(accepts({ ...trackMeta, missing: [...trackMeta.missing, 'popularity'] })).toBe(false);
    const { popularity: _, ...without } = trackMeta.payload;
    expect(accepts({ ...trackMeta, payload: without })).toBe(false);
    expect(accepts({ ...trackMeta, payload: without, missing: [...trackMeta.missing, 'popularity'] })).toBe(true);
  });

  it.each([
    ['popularity above 100', { popularity: 101 }],
    ['popularity below 0', { popularity: -1 }],
    ['a fraction as popularity', { popularity: 1.5 }],
    ['a duration of 0', { duration_ms: 0 }],
    ['a duration beyond one day', { duration_ms: 86_400_001 }],
    ['an infinite duration', { duration_ms: Infinity }],
    ['NUL in a name', { name: 'a\0b' }],
    ['a lone surrogate in a name', { name: 'a\ud800' }],
    ['a name that is too long', { name: 'x'.repeat(2_001) }],
    ['more artists than fit', { artists: Array.from({ length: 501 }, (_, at) => ({ id: `r${at}`, name: '' })) }],
    ['an artist without an id', { artists: [{ id: '', name: 'R' }] }],
  ])('refuses %s', (_, change) => {
    expect(accepts({ ...trackMeta, payload: { ...trackMeta.payload, ...change } })).toBe(false);
  });

  it('refuses an entity id beyond 64 characters', () => {
    expect(accepts({ ...trackMeta, entity_id: 'x'.repeat(65) })).toBe(false);
  });

  it('refuses names of missing fields that no store would take', () => {
    expect(accepts({ ...trackMeta, missing: [...trackMeta.missing, 'a\0b'] })).toBe(false);
    expect(accepts({ ...trackMeta, missing: [...trackMeta.missing, 'a\ud800'] })).toBe(false);
  });

  it('drops what the contract does not know, so that a payload cannot carry a prototype along', () => {
    const event = JSON.parse(
      JSON.stringify(trackMeta).replace('"name"', '"__proto__":{"polluted":1},"name"'),
    ) as unknown;
    const parsed = envelopeSchemas.track_meta.parse(event);
    expect(Object.keys(parsed.payload)).not.toContain('__proto__');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('refuses a link that is no http address', () => {
    const album = {
      name: 'A',
      album_type: null,
      total_tracks: 1,
      release_date: null,
      release_date_precision: null,
      artists: [],
      images: [],
      url: 'javascript:alert(1)',
    };
    const event = { ...trackMeta, type: 'album', payload: album, missing: [...offeredFields.album] };
    expect(envelopeSchemas.album.safeParse(event).success).toBe(false);
    expect(
      envelopeSchemas.album.safeParse({ ...event, payload: { ...album, url: 'https://example.org/a' } }).success,
    ).toBe(true);
  });

  it('has a schema for each stream of the topic table', () => {
    expect(Object.keys(envelopeSchemas)).toEqual([...streams]);
  });
});
