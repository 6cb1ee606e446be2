import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../delivery/app.process.ts';
import { aggregateDifferences } from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { eventually } from '../eventually.ts';

/** One call in three of ListenBrainz goes wrong, one in three of MusicBrainz. */
const FAULTS = [
  'reset:0.08@listenbrainz',
  '502:0.08@listenbrainz',
  'html-page:0.08@listenbrainz',
  'empty-200:0.08@listenbrainz',
  'musicbrainz-503:0.25@musicbrainz',
  'reset:0.08@musicbrainz',
];

const OF_STORES = /Connection terminated|timeout exceeded|read timeout|statement timeout|Kafka|broker/i;

interface Release {
  release_group_mbid: string;
  artist_mbids: string[];
}

describe('ListenBrainz in trouble', () => {
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  let producer: AppProcess;
  let releases: Release[];

  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
    const catalogue = {
      FRESHWAX_SIMULATOR_ALBUMS: '1000',
      FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0',
      FRESHWAX_SIMULATOR_TIME_FACTOR: '0',
      FRESHWAX_SIMULATOR_EPOCH: new Date().toISOString(),
    };
    const truth = await pipeline.start('simulator', catalogue);
    const fresh = await truth.json<{ payload: { releases: Release[] } }>('/1/explore/fresh-releases/?days=90');
    releases = fresh.payload.releases;
    await truth.kill('SIGTERM');
    simulator = await pipeline.start('simulator', { ...catalogue, FRESHWAX_SIMULATOR_FAULTS: FAULTS.join(',') });
    await pipeline.startConsumer();
    producer = await pipeline.start('producer', {
      FRESHWAX_SOURCE: 'listenbrainz',
      FRESHWAX_LISTENBRAINZ_URL: simulator.url,
      FRESHWAX_MUSICBRAINZ_URL: simulator.url,
      FRESHWAX_CONTACT: 'https://freshwax.example',
      FRESHWAX_FRESH_DAYS: '90',
      FRESHWAX_DISCOVERY_SCHEDULE: '*/3 * * * * *',
      FRESHWAX_ENRICHMENT_SCHEDULE: '*/3 * * * * *',
      FRESHWAX_ENRICHMENT_LIMIT: '10000',
      FRESHWAX_MUSICBRAINZ_SCHEDULE: '*/2 * * * * *',
      FRESHWAX_MUSICBRAINZ_LOOKUPS: '8',
    });
  });
  afterAll(() => pipeline.close());

  const idsOf = async (table: string, column = 'id'): Promise<Set<unknown>> => {
    const { rows } = await pipeline.pool.query<Record<string, unknown>>(`SELECT DISTINCT ${column} FROM live.${table}`);
    return new Set(rows.map((row) => row[column]));
  };

  it('gives all of it in the end, nothing that was not said, and tells what went wrong by name', async () => {
    const albums = new Set(releases.map(({ release_group_mbid: mbid }) => mbid));
    const artists = new Set(releases.flatMap(({ artist_mbids: mbids }) => mbids));
    await eventually(async () => {
      expect(await idsOf('albums')).toEqual(albums);
      expect((await idsOf('artist_meta')).size).toBeGreaterThanOrEqual(artists.size);
      expect((await idsOf('tracks', 'album_id')).size).toBeGreaterThanOrEqual(12);
    });
    const nameless = await pipeline.pool.query("SELECT id FROM live.artist_meta WHERE name = ''");
    expect(nameless.rows).toEqual([]);
    await eventually(async () => expect((await producer.readiness()).checks['source:listenbrainz']?.status).toBe('ok'));
    const { rows } = await pipeline.pool.query<{ why: string }>(
      "SELECT DISTINCT why FROM book.run WHERE source = 'listenbrainz' AND why IS NOT NULL",
    );
    // On a busy machine a run may fail by PostgreSQL or Kafka as well, which are no part of this.
    for (const { why } of rows.filter((row) => !OF_STORES.test(row.why)))
      expect(why).toMatch(
        /no answer \(|answered 50\d|where JSON was asked for|broken off|another shape|still rate limited/,
      );
    await producer.kill('SIGTERM');
    await pipeline.drained();
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });
});
