import { describe, expect, it } from '@jest/globals';
import { Catalogue } from './catalogue.ts';
import { imprintOf, isrcOf } from './imprint.ts';
import { Popularity } from './popularity.ts';

const epoch = Date.UTC(2026, 6, 14, 12);
const catalogue = new Catalogue({ seed: 7, albums: 300, epoch, releaseIntervalMs: 4_000 });
const popularity = new Popularity(catalogue, { epoch, timeFactor: 360 });
const albums = Array.from({ length: 300 }, (_, index) => catalogue.album(index));
const tracks = albums.flatMap((album) =>
  Array.from({ length: album.trackCount }, (_, ordinal) => ({ album, track: catalogue.track(album, ordinal) })),
);
const share = <T>(list: T[], is: (item: T) => boolean): number => list.filter(is).length / list.length;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('the catalogue is believable', () => {
  it('in durations: half of them below about 3:25, few extremes', () => {
    const durations = tracks.map(({ track }) => track.durationMs);
    expect(median(durations)).toBeGreaterThan(190_000);
    expect(median(durations)).toBeLessThan(220_000);
    expect(share(durations, (ms) => ms > 600_000)).toBeLessThan(0.02);
  });

  it('in popularity: low for most, high for few, higher for the known', () => {
    const values = tracks.map(({ album, track }) => popularity.track(album, track, epoch));
    expect(share(values, (value) => value >= 70)).toBeLessThan(0.1);
    expect(Math.max(...values)).toBeGreaterThan(70);
    const known = (item: (typeof tracks)[number]): boolean => popularity.artist(item.album.artists[0] ?? 0, epoch) > 50;
    const mean = (list: typeof tracks): number =>
      list.reduce((sum, { album, track }) => sum + popularity.track(album, track, epoch), 0) / list.length;
    expect(mean(tracks.filter(known))).toBeGreaterThan(mean(tracks.filter((item) => !known(item))) + 15);
  });

  it('in what is explicit, shared and released', () => {
    expect(share(tracks, ({ track }) => track.explicit)).toBeGreaterThan(0.05);
    expect(share(tracks, ({ track }) => track.explicit)).toBeLessThan(0.25);
    expect(share(tracks, ({ track }) => track.artists.length > 1)).toBeGreaterThan(0.08);
    expect(share(albums, ({ type }) => type === 'single')).toBeGreaterThan(0.5);
    expect(albums.every(({ type, trackCount }) => (type === 'single' ? trackCount <= 6 : trackCount >= 7))).toBe(true);
    expect(new Set(albums.map(({ type }) => type)).size).toBe(3);
  });

  it('in codes: an ISRC a recording, a UPC whose last digit checks', () => {
    expect(new Set(tracks.map(({ track }) => isrcOf(catalogue, track))).size).toBeGreaterThan(tracks.length * 0.999);
    for (const album of albums) {
      const digits = [...imprintOf(catalogue, album).upc].map(Number);
      expect(digits.reduce((sum, digit, at) => sum + digit * (at % 2 === 0 ? 3 : 1), 0) % 10).toBe(0);
    }
  });
});

describe('artists', () => {
  it('exist from their first album on, which is theirs', () => {
    for (let artist = 0; artist < 60; artist++)
      expect(catalogue.pools.albumArtists(catalogue.pools.debutOf(artist))).toEqual([artist]);
  });

  it('are all known when they play', () => {
    const isKnown = ({ album, track }: (typeof tracks)[number]): boolean =>
      track.artists.every((artist) => catalogue.pools.debutOf(artist) <= album.index);
    expect(tracks.every(isKnown)).toBe(true);
  });
});

describe('ids', () => {
  it('of every kind find what they were made from', () => {
    for (const { album, track } of tracks.slice(0, 200)) {
      expect(catalogue.findAlbum(catalogue.albumId(album), epoch)).toEqual(album);
      expect(catalogue.findTrack(catalogue.trackId(track), epoch)).toEqual({ album, track });
      for (const artist of track.artists) expect(catalogue.findArtist(catalogue.artistId(artist), epoch)).toBe(artist);
    }
  });

  it('find no track beyond the end of its album, and any track under its second id', () => {
    const [album] = albums;
    const beyond = catalogue.trackId({ album: 0, ordinal: album!.trackCount, twin: 0 });
    expect(catalogue.findTrack(beyond, epoch)).toBeUndefined();
    const found = catalogue.findTrack(catalogue.trackId({ album: 0, ordinal: 0, twin: 1 }), epoch);
    expect(found?.track).toEqual({ ...catalogue.track(album!, 0), twin: 1 });
  });
});
