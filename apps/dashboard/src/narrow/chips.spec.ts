import { describe, expect, it } from '@jest/globals';
import { toChips, toLabels } from './chips.ts';

const texts = (filters: Parameters<typeof toChips>[0]) =>
  toChips(filters).map(({ label, value }) => `${label} ${value}`);

describe('the chips of a narrowed screen', () => {
  it('say a day once, and a span of days with both its ends', () => {
    expect(texts({ from: '2026-11-20', to: '2026-11-20' })).toEqual(['released 2026-11-20']);
    expect(texts({ from: '2026-11-01', to: '2026-11-20' })).toEqual(['released 2026-11-01 to 2026-11-20']);
    expect(texts({ to: '2026-11-20' })).toEqual(['released until 2026-11-20']);
  });
  it('say lengths as people write them, and that the longest has no end', () => {
    expect(texts({ duration: '120000-134999' })).toEqual(['length 2:00 – 2:15']);
    expect(texts({ duration: '600000-' })).toEqual(['length 10:00 and longer']);
  });
  it('keep what belongs to tracks apart from what belongs to artists', () => {
    expect(texts({ popularity: '40-44', fame: '90-90' })).toEqual([
      'popularity of tracks 40 – 44',
      'popularity of artists 90',
    ]);
  });
  it('say what an address is narrowed by, each by its name alone where it does not count', () => {
    expect(texts({ followed: 'true', q: 'x' })).toEqual(['name x', 'followed artists']);
    expect(toLabels(['from', 'to', 'artistGenre', 'followed'])).toEqual(['released', 'genre of artists', 'followed']);
  });
  it('say nothing of filters that are no marks', () => {
    expect(toChips({ reason: 'contract' })).toEqual([]);
  });
});
