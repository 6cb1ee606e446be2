import { describe, expect, it } from '@jest/globals';
import { expectedStates } from '../backlog.ts';
import { differenceOf, truthOf, wrongRows, type Counts } from './truth.ts';

const spec = { events: 2_000, endMs: 1_790_000_000_000 };
const sumOf = (counts: Counts, at = 0): bigint => [...counts.values()].reduce((sum, it) => sum + (it[at] ?? 0n), 0n);

describe('What the stores must hold after a backlog', () => {
  it('is one state row an entity, and each of them counted once', () => {
    const truth = truthOf(spec);
    const { album, track, track_meta, artist_meta, watched_track } = expectedStates(spec);
    const rows = album.rows + track.rows + track_meta.rows + artist_meta.rows + watched_track.rows;
    expect(truth.state.size).toBe(rows);
    expect(sumOf(truth.aggregates.track_duration)).toBe(BigInt(track.rows));
    expect(sumOf(truth.aggregates.album_type_count)).toBe(BigInt(album.rows));
    expect(sumOf(truth.aggregates.popularity_count)).toBe(BigInt(rows - track.rows));
    expect(sumOf(truth.aggregates.joint)).toBe(BigInt(track_meta.rows));
  });
  it('has durations only where a stream says them', () => {
    const { popularity_count: counts } = truthOf(spec).aggregates;
    const durations = (stream: string): bigint =>
      [...counts].reduce((sum, [group, it]) => (group.startsWith(`${stream}/`) ? sum + it[2]! : sum), 0n);
    expect(durations('artist_meta')).toBe(0n);
    expect(durations('watched_track')).toBe(BigInt(expectedStates(spec).watched_track.rows));
  });
  it('keeps an hour apart from the next', () => {
    const long = truthOf({ ...spec, events: 2_000 });
    expect(long.history.size).toBeGreaterThan(0);
    for (const [key, observedAt] of long.history)
      expect(key.split('/').at(-1)).toBe(String(Math.floor(observedAt / 3_600_000)));
  });
});

describe('A difference from what is right', () => {
  const right: Counts = new Map([
    ['a', [3n, 10n]],
    ['b', [2n, 5n]],
  ]);
  it('is none where all is the same', () => {
    expect(differenceOf(right, new Map(right))).toEqual({ wrong: 0, of: 2, tooMany: 0, tooFew: 0 });
  });
  it('tells what was counted twice from what was lost, and finds sums that are wrong though the count is right', () => {
    const found: Counts = new Map([
      ['a', [5n, 10n]],
      ['c', [1n, 1n]],
    ]);
    expect(differenceOf(right, found)).toEqual({ wrong: 3, of: 2, tooMany: 3, tooFew: 2 });
    expect(differenceOf(right, new Map([...right, ['b', [2n, 6n]]])).wrong).toBe(1);
  });
  it('counts rows that are missing, older, or nobody asked for', () => {
    const times = new Map([
      ['x', 1],
      ['y', 2],
    ]);
    expect(wrongRows(times, new Map(times))).toBe(0);
    expect(
      wrongRows(
        times,
        new Map([
          ['y', 1],
          ['z', 3],
        ]),
      ),
    ).toBe(3);
  });
});
