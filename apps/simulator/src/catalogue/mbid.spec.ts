import { describe, expect, it } from '@jest/globals';
import { Catalogue } from './catalogue.ts';
import { barcodeOf, findBarcode, findIsrc, isrcOf } from './imprint.ts';
import { decodeMbid, encodeMbid, isUuid, MbidKind, namedMbid } from './mbid.ts';

const kinds = Object.values(MbidKind);
const indexes = [0, 1, 63, 4_095, 12_345_678, 2 ** 31, 2 ** 40];

describe('MusicBrainz ids', () => {
  it('are UUIDs of version 4 that find what they were made from', () => {
    for (const kind of kinds)
      for (const index of indexes) {
        const mbid = encodeMbid(7, kind, index);
        expect(mbid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(kinds.map((other) => decodeMbid(7, other, mbid))).toEqual(
          kinds.map((other) => (other === kind ? index : undefined)),
        );
      }
  });

  it('of another seed, or made up, find nothing', () => {
    expect(decodeMbid(8, MbidKind.artist, encodeMbid(7, MbidKind.artist, 5))).toBeUndefined();
    expect(decodeMbid(7, MbidKind.artist, '0c3f1b6e-8a1d-4c55-9d1e-1f2a3b4c5d6e')).toBeUndefined();
    expect(decodeMbid(7, MbidKind.artist, 'nonsense')).toBeUndefined();
  });

  it('of names are UUIDs too', () => {
    expect(isUuid(namedMbid(7, 1))).toBe(true);
    expect(namedMbid(7, 1)).not.toBe(namedMbid(7, 2));
  });
});

describe('codes find what they were given to', () => {
  const catalogue = new Catalogue({ seed: 7, albums: 300, epoch: Date.UTC(2026, 6, 14), releaseIntervalMs: 4_000 });

  it('a barcode its album and edition', () => {
    for (const album of [0, 299, 9_999_999])
      for (const nth of [0, 1, 2]) {
        const barcode = barcodeOf(7, album, nth);
        expect(barcode).toMatch(/^\d{12}$/);
        expect([findBarcode(7, barcode), findBarcode(7, `0${barcode}`)]).toEqual([
          { album, nth },
          { album, nth },
        ]);
      }
    expect(findBarcode(7, '123456789013')).toBeUndefined();
    expect(findBarcode(7, 'nonsense')).toBeUndefined();
  });

  it('an ISRC its album and place', () => {
    for (const album of [0, 1, 299, 5_000])
      for (const ordinal of [0, 1, 89]) {
        const isrc = isrcOf(catalogue, { album, ordinal });
        expect(isrc).toMatch(/^[A-Z]{2}[0-9A-Z]{3}\d{7}$/);
        expect(findIsrc(catalogue, isrc)).toEqual({ album, ordinal });
      }
    expect(findIsrc(catalogue, 'XX0000000000')).toBeUndefined();
  });
});
