import { describe, expect, it } from '@jest/globals';
import { decodeId, encodeId, Kind, MalformedId } from './entity-id.ts';

describe('entity ids', () => {
  it.each([0, 1, 999, 65_536, 2 ** 32, 2 ** 40 + 7])('bring the index %i back', (index) => {
    for (const kind of Object.values(Kind)) expect(decodeId(7, kind, encodeId(7, kind, index))).toBe(index);
  });

  it('are 22 base62 digits and all different', () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => encodeId(7, Kind.album, index));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-7][0-9A-Za-z]{21}$/.test(id))).toBe(true);
  });

  it('name nothing of another kind or seed', () => {
    const id = encodeId(7, Kind.album, 12);
    expect(decodeId(7, Kind.track, id)).toBeUndefined();
    expect(decodeId(8, Kind.album, id)).toBeUndefined();
  });

  it('refuse what is not base62', () => {
    expect(() => decodeId(7, Kind.album, 'not-an-id')).toThrow(MalformedId);
  });
});
