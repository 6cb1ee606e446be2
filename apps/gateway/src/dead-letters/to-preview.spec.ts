import { describe, expect, it } from '@jest/globals';
import { letterPreview } from '@freshwax/contracts';
import { toPreview, type Previewed } from './to-preview.ts';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const event = {
  event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
  type: 'track',
  version: 2,
  source: 'simulator',
  observed_at: NOW_MS - 1_000,
  entity_id: 't1',
  payload: {
    name: 'T',
    album_id: 'a1',
    artists: [{ id: 'r1', name: 'R' }],
    disc_number: 1,
    track_number: 2,
    duration_ms: 200_000,
    explicit: null,
  },
  missing: ['is_playable', 'is_local', 'restrictions'],
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const preview = (changes: Partial<Previewed>, retention = new Map<string, number>()) =>
  letterPreview.parse(
    toPreview(
      {
        letter: { reason: 'refused-by-postgres', detail: null },
        stream: 'track',
        stored: { key: null, payload: bytes(event) },
        edited: undefined,
        ...changes,
      },
      { table: 'live.tracks', retention, nowMs: NOW_MS },
    ),
  );

describe('the preview of a dead letter', () => {
  it('is the row by its columns, as the table shows it', () => {
    expect(preview({})).toEqual({
      table: 'live.tracks',
      refused: null,
      row: {
        id: 't1',
        source: 'simulator',
        observed_at: NOW_MS - 1_000,
        name: 'T',
        missing: ['is_local', 'is_playable', 'restrictions'],
        run_id: null,
        expires_on: 'infinity',
        album_id: 'a1',
        artists: [{ id: 'r1', name: 'R' }],
        artist_id: 'r1',
        disc_number: 1,
        track_number: 2,
        duration_ms: 200_000,
        explicit: null,
        is_playable: null,
        is_local: null,
        restriction: null,
      },
    });
  });

  it('is of the corrected value where there is one, under the key that it says', () => {
    const broken = { key: Buffer.from('other'), payload: Buffer.from('{') };
    const letter = { reason: 'not-json', detail: null };
    expect(preview({ letter, stored: broken }).refused).toEqual({ reason: 'not-json', path: null, detail: null });
    expect(preview({ letter, stored: broken, edited: bytes(event) }).row).toMatchObject({ id: 't1' });
    const still = { ...event, payload: { ...event.payload, duration_ms: -1 } };
    expect(preview({ letter, stored: broken, edited: bytes(still) }).refused).toMatchObject({
      reason: 'contract',
      path: '/payload/duration_ms',
    });
  });

  it('is judged by the time of publishing: what came too early has come by then', () => {
    const letter = { reason: 'future', detail: null };
    expect(preview({ letter, stored: { key: Buffer.from('t1'), payload: bytes(event) } }).row).not.toBeNull();
    const later = { ...event, observed_at: NOW_MS + 3_600_000 };
    const stored = { key: Buffer.from('t1'), payload: bytes(later) };
    expect(preview({ letter, stored }).refused).toMatchObject({ reason: 'future', path: '/observed_at' });
  });

  it.each([
    ['gone', { stored: undefined }],
    [
      'key-mismatch',
      { letter: { reason: 'key-mismatch', detail: null }, stored: { key: Buffer.from('t2'), payload: bytes(event) } },
    ],
    [
      'undecodable-batch',
      { letter: { reason: 'undecodable-batch', detail: 'torn' }, stored: { key: null, payload: null } },
    ],
    [
      'refused-by-cassandra',
      { letter: { reason: 'refused-by-cassandra', detail: null }, stored: { key: null, payload: null } },
    ],
    ['unknown-topic', { stream: undefined }],
  ] as [string, Partial<Previewed>][])('says %s where nothing would be written', (reason, changes) => {
    expect(preview(changes)).toMatchObject({ row: null, refused: { reason } });
  });

  it('says that its source may not be kept so long', () => {
    const old = { ...event, observed_at: NOW_MS - 40 * 86_400_000 };
    const stored = { key: null, payload: bytes(old) };
    expect(preview({ stored }, new Map([['simulator', 30]])).refused).toMatchObject({ reason: 'expired' });
    expect(preview({ stored }, new Map([['simulator', 60]])).row).toMatchObject({ expires_on: '2026-12-12' });
  });
});
