import { describe, expect, it } from '@jest/globals';
import type { RankedArtist } from '@freshwax/contracts';
import { rankFacts, rankLabel, rankScale, type Ranked } from './rank-text.ts';
import { toDurationBins, toDurationSpec } from './to-duration-spec.ts';
import { toPopularitySpec } from './to-popularity-spec.ts';

const summary = {
  n: 3,
  missing: 0,
  notOffered: 0,
  availability: 'ok' as const,
  mean: 211_900,
  stdDev: 1,
  q1: 171_200,
  median: 204_000,
  q3: 245_000,
  sums: { n: '3', sum: '1', sumOfSquares: '1' },
};
const histogram = [
  { fromMs: 0, toMs: 60_000, n: 1 },
  { fromMs: 60_000, toMs: null, n: 2 },
];

const durationOf = (mean: number) => toDurationSpec({ summary: { ...summary, mean }, histogram });
const marksOf = (mean: number) => durationOf(mean).marks ?? [];

describe('what the overview draws', () => {
  it('draws the open last bin as wide as the others and says that it is open', () => {
    expect(toDurationBins(histogram)).toMatchObject([
      { label: '0:00 – 1:00', middleMs: 30_000 },
      { label: '1:00 and longer', middleMs: 90_000, endMs: 120_000 },
    ]);
  });
  it('draws the open bin in another ink, behind a mark that says that it is open', () => {
    const { series, isStacked } = durationOf(200_000);
    expect([isStacked, series.map(({ points }) => points.map(([, n]) => n))]).toEqual([
      true,
      [
        [1, 0],
        [0, 2],
      ],
    ]);
    expect(new Set(series.map(({ ink }) => ink)).size).toBe(2);
    expect(marksOf(200_000)).toContainEqual({ x: 60_000, text: 'longer >', side: 'left', ink: 'ink-3' });
    const none = histogram.map((bin) => (bin.toMs === null ? { ...bin, n: 0 } : bin));
    const { series: one, marks } = toDurationSpec({ summary, histogram: none });
    expect([one.length, marks?.some(({ text }) => text === 'longer >')]).toEqual([1, false]);
  });
  it('keeps the words of mean and median apart, whichever is larger', () => {
    const sides = (mean: number) =>
      ['mean', 'median'].map((word) => marksOf(mean).find(({ text }) => text === word)?.side);
    expect([sides(300_000), sides(100_000)]).toEqual([
      ['right', 'left'],
      ['left', 'right'],
    ]);
  });
  it('does not change its structure for less than a second', () => {
    expect(marksOf(211_900)).toEqual(marksOf(212_100));
  });
  it('puts a bar over the middle of its inclusive bin', () => {
    const spec = toPopularitySpec({ summary, histogram: [{ from: 0, to: 4, n: 7 }] }, 'tracks');
    expect(spec.series[0]?.points).toEqual([[2, 7]]);
  });
  it('marks mean and median where they are, to a tenth', () => {
    const { marks } = toPopularitySpec({ summary: { ...summary, mean: 39.14, median: 37 }, histogram: [] }, 'tracks');
    expect(marks?.map(({ x }) => x)).toEqual([39.1, 37]);
  });
  it('marks ties and gives popularity its whole scale', () => {
    const artist = { rank: 3, tied: true, value: 40 } as RankedArtist;
    expect(rankLabel(artist)).toBe('3=');
    const ranked = { order: 'top' as const, minTracks: 1, n: 1, missing: 0, notOffered: 0, artists: [artist] };
    const scale = (by: Ranked['by'], top?: Ranked) => rankScale({ ...ranked, by }, top);
    expect([scale('popularity'), scale('tracks')]).toEqual([100, 40]);
    const top: Ranked = { ...ranked, by: 'tracks', artists: [{ ...artist, value: 900 }] };
    expect([scale('tracks', top), scale('listens', top), scale('popularity', top)]).toEqual([900, 40, 100]);
  });
  it('says of how many artists those shown are the first, and who has no place', () => {
    const artists = [{ rank: 1 }, { rank: 2 }] as RankedArtist[];
    const ranked = { order: 'top' as const, by: 'popularity' as const, minTracks: 0, artists };
    expect([
      rankFacts({ ...ranked, n: 1_234, missing: 5, notOffered: 0 }),
      rankFacts({ ...ranked, n: 2, missing: 0, notOffered: 1 }),
    ]).toEqual([
      { n: 2, nOf: 'of 1,234 artists', missing: 5, partial: undefined },
      { n: 2, nOf: 'of 2 artists', missing: 0, partial: 'not offered for 1 artist' },
    ]);
  });
});
