import { describe, expect, it } from '@jest/globals';
import { toBestRecording, toIsrc } from './to-recording.ts';
import { toBarcode, toBestRelease } from './to-release-group.ts';

const mbid = (number: number): string => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
const recording = (number: number, length: number | null, video = false) => ({
  id: mbid(number),
  title: 'x',
  length,
  video,
});
const release = (group: number, change: object = {}) => ({
  id: mbid(9),
  barcode: '0123456789012',
  status: 'Official',
  date: '2026-01-01',
  'release-group': { id: mbid(group), title: 'x' },
  ...change,
});

describe('the recording that a track is', () => {
  it.each([
    ['the nearest length', [recording(1, 300_000), recording(2, 201_000), recording(3, null)], 2],
    ['no video', [recording(1, 200_000, true), recording(2, 250_000)], 2],
    ['the lowest id', [recording(3, 200_500), recording(2, 199_500)], 2],
    ['what is there', [recording(2, null)], 2],
  ])('is the one of %s, whatever the order', (_, recordings, expected) => {
    for (const order of [recordings, recordings.toReversed()])
      expect(toBestRecording(order, 200_000)?.id).toBe(mbid(expected));
  });

  it('is none where there is none', () => {
    expect(toBestRecording([null, {}, { id: 'x' }], 1)).toBeUndefined();
  });

  it.each([
    ['seizu2631500', 'SEIZU2631500'],
    ['SE-IZU-26-31500', 'SEIZU2631500'],
    ['SEIZU263150', undefined],
    ['SEIZU2631500/..', undefined],
  ])('is asked for by %j as %j', (key, isrc) => {
    expect(toIsrc(key)).toBe(isrc);
  });
});

describe('the release group that an album is', () => {
  const best = (...releases: unknown[]) => toBestRelease(releases, '123456789012')?.['release-group'];

  it('has the barcode itself, with or without zeros in front', () => {
    expect(best(release(1, { barcode: '123456789012' }))).toMatchObject({ id: mbid(1) });
    expect(best(release(1))).toMatchObject({ id: mbid(1) });
    expect(best(release(1, { barcode: '1234567890128' }), release(2, { barcode: null }))).toBeUndefined();
  });

  it.each([
    ['official', [release(1, { status: 'Bootleg' }), release(2)], 2],
    ['earliest', [release(1, { date: '2026-01-02' }), release(2), release(3, { date: '' })], 2],
    ['of the lowest id', [release(3), release(2)], 2],
  ])('is the %s one, whatever the order', (_, releases, expected) => {
    for (const order of [releases, releases.toReversed()]) expect(best(...order)).toMatchObject({ id: mbid(expected) });
  });

  it('passes over nulls and groups without an id', () => {
    expect(best(null, release(1, { 'release-group': null }))).toBeUndefined();
  });

  it.each([
    ['00123456789012', '123456789012'],
    ['5 099902 154657', '5099902154657'],
    ['none', undefined],
    ['0000000000000', undefined],
  ])('is asked for by %j as %j', (key, barcode) => {
    expect(toBarcode(key)).toBe(barcode);
  });
});
