import { describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import { ImportRun, type Refused } from './import.run.ts';
import { toLines } from './import.report.ts';

const HEADER = 'track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,duration_ms\n';

async function imported(bytes: AsyncIterable<Uint8Array>) {
  const published: Observation[][] = [];
  const refused: Refused[] = [];
  const run = new ImportRun({
    sighting: { source: 'import', observedAt: 1_579_564_800_000 },
    mapped: new Map(),
    publish: async (observations) => published.push(observations),
    onRefused: (one) => refused.push(one),
    onProgress: () => undefined,
  });
  const counts = await run.run(bytes);
  return { counts, refused, observations: published.flat() };
}

async function* textOf(...lines: string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(HEADER + lines.join('\n'));
}

// oxlint-disable-next-line require-yield -- a file without a byte yields nothing
async function* nothing(): AsyncGenerator<Uint8Array> {}

describe('an import', () => {
  it('accounts for every row, and publishes what is said twice once', async () => {
    const { counts, refused, observations } = await imported(
      textOf(
        't1,One,The Lanterns,10,a1,Depot,1000',
        't2,Two,The Lanterns,20,a1,Depot,2000',
        't1,One,The Lanterns,10,a1,Depot,1000',
        't3,NA,NA,0,a2,NA,3000',
        't4,Four,"The Lanterns',
        't1,One,The Lanterns,11,a1,Depot,1000',
      ),
    );
    expect(counts).toMatchObject({ rows: 6, accepted: 3, duplicates: 1, refused: 2 });
    expect(counts.published).toEqual({ album: 1, track: 2, track_meta: 3, artist_meta: 1 });
    expect(observations).toHaveLength(7);
    expect(refused).toEqual([
      { line: 5, reason: 'no name' },
      { line: 6, reason: 'a quote is not closed' },
    ]);
    expect(counts.refusals.toSorted((a, b) => a.line - b.line)).toEqual(refused.toSorted((a, b) => a.line - b.line));
  });

  it('publishes nothing of a row that is refused, and its other observations with the row that is not', async () => {
    const { observations } = await imported(
      textOf('t1,One,The Lanterns,101,a1,Depot,1000', 't2,Two,The Lanterns,1,a1,Depot,1000'),
    );
    expect(observations.map(({ type, entity_id }) => `${type} ${entity_id}`.split(':')[0])).toEqual([
      'album a1',
      'track t2',
      'track_meta t2',
      'artist_meta import',
    ]);
  });

  it('fails where publishing fails', async () => {
    const run = new ImportRun({
      sighting: { source: 'import', observedAt: 1 },
      mapped: new Map(),
      publish: () => Promise.reject(new Error('the broker is away')),
      onRefused: () => undefined,
      onProgress: () => undefined,
    });
    await expect(run.run(textOf('t1,One,A,1,a1,Depot,1000'))).rejects.toThrow('the broker is away');
    expect(run.counts.published).toEqual({});
  });

  it('fails where there is not even a header', async () => {
    await expect(imported(nothing())).rejects.toThrow('the table is empty');
  });

  it('fails where the header cannot be read, before a row is taken for it', async () => {
    async function* spoiled(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('track_id,"track" name\nt1,One\n');
    }
    await expect(imported(spoiled())).rejects.toThrow('the header, line 1, cannot be read: a quoted field goes on');
  });

  it('says it in three lines', () => {
    const lines = toLines({
      file: 'a.csv',
      observedAt: '2020-01-21T00:00:00.000Z',
      dryRun: false,
      rows: 10,
      accepted: 8,
      duplicates: 1,
      refused: 1,
      refusals: [],
      published: { track: 8 },
      seconds: 2,
    });
    expect(lines).toBe(
      '10 rows: 8 accepted, 1 duplicate observations, 1 refused\nevents published: track 8\nobserved at 2020-01-21T00:00:00.000Z, 2.0 s (5 rows/s)',
    );
  });
});
