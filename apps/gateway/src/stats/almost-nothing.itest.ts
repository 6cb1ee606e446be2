import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS } from '../gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';
import { fewRowsSql, SOURCE } from './almost-nothing.fixture.ts';

const range = 'from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z';

/** Whether a month is one of the last 24. */
const isOfLate = (month: string): boolean => {
  const now = new Date();
  return month >= new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 23)).toISOString().slice(0, 7);
};

describe('figures of almost nothing', () => {
  let filled: FilledGateway;
  const read: FilledGateway['gateway']['read'] = (path, schema) =>
    filled.gateway.read(`${path}${path.includes('?') ? '&' : '?'}source=${SOURCE}`, schema);

  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  describe.each([
    ['nothing', { artists: 0, isKnown: true }],
    ['one row', { artists: 1, isKnown: true }],
    ['two rows', { artists: 2, isKnown: true }],
    ['one row whose values are all missing', { artists: 1, isKnown: false }],
  ])('of %s', (_, { artists, isKnown }) => {
    const n = isKnown ? artists : 0;
    const missing = artists - n;
    const availability = n > 0 ? 'ok' : 'missing';
    const ids = ['1', '2'].slice(0, artists);
    const total = (bins: readonly { n: number }[]): number => bins.reduce((sum, bin) => sum + bin.n, 0);
    /** Of one and two times a step, as far as there are rows: of one there is no deviation, of none no quartile. */
    const spread = (step: number) => ({
      mean: [null, step, step * 1.5][n],
      q1: n > 0 ? step : null,
      median: n > 0 ? step : null,
      q3: n > 0 ? step * n : null,
    });
    const summary = (step: number) => ({
      n,
      missing,
      notOffered: 0,
      availability,
      ...spread(step),
      stdDev: n === 2 ? expect.closeTo(step * Math.SQRT1_2, 9) : null,
    });

    beforeAll(() => filled.write(...fewRowsSql({ prefix: filled.env.FRESHWAX_TOPIC_PREFIX, artists, isKnown })));

    it('are the counts and summaries of the overview', async () => {
      const { data, meta } = await read('stats/overview', contracts.overviewAnswer);
      expect(data).toMatchObject({
        albums: artists,
        tracks: artists,
        artists,
        watchedTracks: 0,
        newestObservedAt: artists > 0 ? new Date(OBSERVED_AT_MS).toISOString() : null,
        trackDuration: summary(1_000),
        trackPopularity: summary(10),
        artistPopularity: summary(30),
      });
      expect(meta.missing).toEqual({ trackDuration: missing, trackPopularity: missing, artistPopularity: missing });
    });

    it('are distributions', async () => {
      const durations = await read('stats/track-duration', contracts.trackDurationAnswer);
      expect(durations.data.summary).toMatchObject(summary(1_000));
      expect(total(durations.data.histogram)).toBe(n);
      expect(durations.data.byReleaseYear).toEqual(n > 0 ? [{ year: 2026, n, ...spread(1_000) }] : []);
      const month = '2026-11';
      const known = n > 0 && isOfLate(month) ? [{ month, n, ...spread(1_000) }] : [];
      expect(durations.data.byReleaseMonth).toEqual(known);
      expect(durations.meta.missing).toEqual({ durationMs: missing });
      const popularity = await read('stats/popularity-distribution', contracts.popularityDistributionAnswer);
      expect([popularity.data.tracks.summary, popularity.data.artists.summary]).toMatchObject([
        summary(10),
        summary(30),
      ]);
      expect([popularity.data.tracks.histogram, popularity.data.artists.histogram].map(total)).toEqual([n, n]);
      expect(popularity.meta.missing).toEqual({ trackPopularity: missing, artistPopularity: missing });
    });

    it('are coefficients only of two pairs, and intervals of none', async () => {
      const { data } = await read('stats/correlations', contracts.correlationsAnswer);
      expect(data.pairs).toHaveLength(15);
      for (const pair of data.pairs) {
        // Who is younger has more of everything else.
        const r = [pair.x, pair.y].includes('releaseAgeDays') ? -1 : 1;
        const coefficient = n === 2 ? { r, low: null, high: null } : null;
        expect(pair).toMatchObject({ n, missing, availability: n === 2 ? 'ok' : 'missing' });
        expect([pair.x, pair.y, pair.pearson, pair.spearman]).toEqual([pair.x, pair.y, coefficient, coefficient]);
        expect(pair.sums?.n).toBe(String(n));
      }
    });

    it('are a grid that has a line only through two', async () => {
      const { data, meta } = await read('stats/exploration', contracts.explorationAnswer);
      expect(data.correlation).toMatchObject({ n, missing });
      expect(data.axes).toEqual(
        [
          null,
          { x: { from: 1_000, to: 2_000, bins: 1 }, y: { from: 10, to: 11, bins: 1 } },
          { x: { from: 1_000, to: 3_000, bins: 2 }, y: { from: 10, to: 21, bins: 11 } },
        ][n],
      );
      expect(data.cells).toEqual(
        [
          [0, 0, 1],
          [1, 10, 1],
        ].slice(0, n),
      );
      expect(data.spread).toEqual(
        [
          { bin: 0, n: 1, q1: 10, median: 10, q3: 10 },
          { bin: 1, n: 1, q1: 20, median: 20, q3: 20 },
        ].slice(0, n),
      );
      expect(data.line).toEqual(n === 2 ? { slope: 0.01, intercept: 0 } : null);
      expect(meta.missing).toEqual({ pair: missing });
    });

    it.each([
      ['', { by: n > 0 ? 'popularity' : 'tracks', n: n > 0 ? n : artists, missing: 0, notOffered: 0 }],
      ['?by=popularity', { by: 'popularity', n, missing, notOffered: 0 }],
      ['?by=trackPopularity&minTracks=0', { by: 'trackPopularity', n, missing, notOffered: 0 }],
      ['?by=listens', { by: 'listens', n: 0, missing: 0, notOffered: artists }],
      ['?by=tracks', { by: 'tracks', n: artists, missing: 0, notOffered: 0 }],
    ] as const)('are a ranking%s', async (asked, counts) => {
      const { data, meta } = await read(`stats/artists${asked}`, contracts.rankedArtistsAnswer);
      expect(data).toMatchObject(counts);
      expect(data.artists).toHaveLength(counts.n);
      expect(meta.missing).toEqual({ [counts.by]: counts.missing + counts.notOffered });
    });

    it('are genres of artists; albums here have none', async () => {
      const ofArtists = await read('stats/genres', contracts.genresAnswer);
      const { mean: meanPopularity, median: medianPopularity, q1, q3 } = spread(30);
      expect(ofArtists.data).toEqual({
        of: 'artists',
        availability,
        n,
        missing,
        notOffered: 0,
        different: Math.min(n, 1),
        counted: n,
        genres: n > 0 ? [{ genre: 'few', n, withPopularity: n, meanPopularity, q1, medianPopularity, q3 }] : [],
      });
      expect(ofArtists.meta.missing).toEqual({ genres: missing });
      const ofAlbums = await read('stats/genres?of=albums', contracts.genresAnswer);
      expect(ofAlbums.data).toMatchObject({ availability: 'missing', n: 0, missing: artists, genres: [] });
    });

    it('are days of release, where the day is known', async () => {
      const path = 'stats/releases?from=2026-11-01&to=2026-11-30';
      const { data, meta } = await read(path, contracts.releaseCalendarAnswer);
      expect(data).toMatchObject({
        n,
        imprecise: missing,
        types: n > 0 ? ['album'] : [],
        days: ['2026-11-02', '2026-11-03'].slice(0, n).map((day) => ({ day, n: 1, byType: [1] })),
        // A Monday and a Tuesday.
        weekdays: [n > 0 ? 1 : 0, n > 1 ? 1 : 0, 0, 0, 0, 0, 0],
      });
      expect(meta.missing).toEqual({ day: missing });
    });

    it.each(['tracks', 'artists'] as const)('are movers among %s, where both ends are known', async (of) => {
      const { data, meta } = await read(`stats/movers?of=${of}`, contracts.moversAnswer);
      expect(data).toMatchObject({ availability, considered: n, compared: n });
      expect(data.movers.map(({ change }) => change)).toEqual([5, 5].slice(0, n));
      expect(meta.missing).toEqual({ before: 0 });
    });

    it.each([
      ['tracks', 'track', [5, 15]],
      ['artists', 'artist', [25, 55]],
    ] as const)('are histories of %s, alone and side by side', async (kind, prefix, before) => {
      const entries = ids.map((id, at) => ({
        kind,
        id: prefix + id,
        n: 1,
        missing,
        availability,
        points: [{ popularity: isKnown ? before[at] : null }],
      }));
      const compared = await read(`compare?of=${kind}&ids=${prefix}1,${prefix}2&${range}`, contracts.comparisonAnswer);
      expect(compared.data.entries).toMatchObject(entries);
      expect(compared.data.unknown).toEqual([`${prefix}1`, `${prefix}2`].slice(artists));
      if (artists === 0) {
        const response = await filled.gateway.get(`/api/v1/${kind}/${prefix}1/history?source=${SOURCE}&${range}`);
        expect([response.status, (await problemOf(response)).type]).toEqual([404, '/problems/not-found']);
        return;
      }
      const alone = await read(`${kind}/${prefix}1/history?${range}`, contracts.entityHistoryAnswer);
      expect(alone.data).toMatchObject(entries[0]!);
      expect(alone.meta.missing).toEqual({ popularity: missing });
    });
  });
});
