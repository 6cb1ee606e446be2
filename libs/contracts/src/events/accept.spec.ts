import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { streams, type Stream } from '../topics.ts';
import { toAccept, UNSURE } from './accept.ts';
import { ENVELOPE_VERSION, envelopeSchemas } from './envelope.ts';
import { offeredFields } from './payloads.ts';

const artists = [{ id: 'r1', name: 'R' }];
const images = [{ url: 'https://i.example/1', width: 300, height: null }];
const payloads: Record<Stream, Record<string, unknown>> = {
  album: {
    name: 'A',
    album_type: 'album',
    total_tracks: 3,
    release_date: '1981-12',
    release_date_precision: 'month',
    artists,
    images,
    url: 'https://example.org/a',
    label: null,
    popularity: 0,
    genres: ['pop'],
  },
  track: {
    name: 'T',
    album_id: null,
    artists,
    disc_number: 1,
    track_number: 1,
    duration_ms: 86_400_000,
    explicit: null,
    is_local: false,
  },
  track_meta: { name: 'T', album_id: 'a1', artists, duration_ms: 1, explicit: true, popularity: 100, isrc: 'US1' },
  artist_meta: { name: 'R', images, url: null, popularity: null, followers: 2 ** 53 - 1, genres: null },
  watched_track: {
    name: 'T',
    artists,
    album_id: 'a1',
    album_name: 'ä😀',
    duration_ms: null,
    requested_id: 't0',
    is_playable: true,
  },
};
const eventOf = (type: Stream) => ({
  event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
  type,
  version: ENVELOPE_VERSION,
  source: 'spotify',
  observed_at: 1_790_000_000_000,
  entity_id: 't1',
  run_id: 'r',
  payload: payloads[type],
  missing: offeredFields[type].filter((name) => !(name in payloads[type])),
});

/** Values at the edges of what some field takes. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'x'.repeat(65), 'x'.repeat(2_001), 'a\0', 'a\ud800', 'http://x', 'javascript:1'),
  fc.constantFrom<unknown>(
    0,
    -1,
    1,
    1.5,
    100,
    101,
    2 ** 31,
    2 ** 53,
    Infinity,
    86_400_001,
    true,
    [],
    {},
    ['x'],
    [null],
  ),
  fc.constantFrom<unknown>(artists, images, [{ id: '' }], 'day', 'spotify', 'track', ENVELOPE_VERSION, [
    'isrc',
    'isrc',
  ]),
  fc.jsonValue(),
);

/** Puts an odd value at a place of an event, takes the place away, or adds one that the contract does not know. */
function bend(event: object, place: number, value: unknown): unknown {
  const copy = structuredClone(event) as Record<string, unknown>;
  const said = copy['payload'];
  const payload = (said !== null && typeof said === 'object' && !Array.isArray(said) ? said : {}) as Record<
    string,
    unknown
  >;
  const places = [
    ...Object.keys(copy).map((key) => [copy, key] as const),
    ...Object.keys(payload).map((key) => [payload, key] as const),
  ];
  const [holder, key] = places[place % (places.length + 2)] ?? [place % 2 === 0 ? copy : payload, '__proto__'];
  if (place % 7 === 0) delete holder[key];
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

describe('the compiled contract', () => {
  it.each([...streams])('knows an event of %s that fits, and gives the bytes that zod gives', (stream) => {
    const shuffled = Object.fromEntries(Object.entries({ ...eventOf(stream), unknown: 1 }).toReversed());
    const accepted = toAccept(envelopeSchemas[stream])(shuffled);
    expect(accepted).not.toBe(UNSURE);
    expect(JSON.stringify(accepted)).toBe(JSON.stringify(envelopeSchemas[stream].parse(shuffled)));
  });

  it('never accepts what zod refuses, and what both accept is the same', () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(...streams),
        fc.array(fc.tuple(fc.nat(1_000), odd), { maxLength: 2 }),
        (stream, bends) => {
          const event = bends.reduce<object>((it, [place, value]) => bend(it, place, value) as object, eventOf(stream));
          const judged = envelopeSchemas[stream].safeParse(event);
          const known = toAccept(envelopeSchemas[stream])(event);
          if (known === UNSURE) return void refused++;
          accepted++;
          expect(judged.success).toBe(true);
          expect(JSON.stringify(known)).toBe(JSON.stringify(judged.data));
        },
      ),
      { numRuns: 500 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(50);
  });

  it('leaves to zod what it does not know', () => {
    expect(toAccept(z.string().trim())(' a ')).toBe(UNSURE);
    expect(toAccept(z.coerce.number())(1)).toBe(UNSURE);
    expect(toAccept(z.union([z.string(), z.number()]))('a')).toBe(UNSURE);
    expect(toAccept(z.looseObject({}))({ a: 1 })).toBe(UNSURE);
    expect(toAccept(z.string().transform((it) => it.length))('a')).toBe(UNSURE);
  });
});
