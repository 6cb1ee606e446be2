import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { LETTERS_EACH, lettersQuestion } from '../../apps/dashboard/src/dead-letters/questions.ts';
import { historyQuestion } from '../../apps/dashboard/src/entity/questions.ts';
import { ofAlbums, toParameters } from '../../apps/dashboard/src/narrow/statistic-filters.ts';
import { pipelineQuestion } from '../../apps/dashboard/src/pipeline/question.ts';
import * as books from '../../apps/dashboard/src/sql/books.ts';
import * as histories from '../../apps/dashboard/src/sql/histories.ts';
import * as lists from '../../apps/dashboard/src/sql/lists.ts';
import { historyQuestion as watchedQuestion } from '../../apps/dashboard/src/watched/question.ts';
import type { Filters } from '../../apps/dashboard/src/view/view-state.ts';
import { CopiedSql, type Row, type View } from './copied-sql.fixture.ts';

const SHOWN = 12;
const everything: View = { source: null, filters: {} };
const idsOf = (rows: readonly Row[] | readonly { source: string; id: string }[]) =>
  rows.map(({ source, id }) => [source, id]);

describe('what the menu of a card that lists rows copies as SQL', () => {
  let copied: CopiedSql;
  beforeAll(async () => {
    copied = await CopiedSql.start();
  });
  afterAll(() => copied.close());

  it.each<[string, View, number]>([
    ['of all', everything, SHOWN],
    ['of two sources', { source: 'simulator,import', filters: {} }, SHOWN],
    ['of a name with signs of a pattern', { source: null, filters: { q: '0%_OFF' } }, SHOWN],
    ['of none that is called like that', { source: null, filters: { q: String.raw`\\'%` } }, 0],
    ['of artists that are followed', { source: null, filters: { followed: 'true' } }, 8],
    [
      'of a genre, a type and days',
      { source: null, filters: { genre: "it's jazz", type: 'single', from: '2020-01-01' } },
      2,
    ],
  ])('is which releases are new, and listened to, %s', async (_, view, fewest) => {
    for (const order of ['newest', 'listens'] as const) {
      const sort = order === 'newest' ? '-releaseDate' : '-listenCount';
      const query = { sort, limit: SHOWN, ...toParameters(view.filters, ofAlbums) };
      const { data, rows } = await copied.both(view, { path: 'albums', query }, contracts.albumList, (_, scope) =>
        lists.albumsSql(order, SHOWN, scope),
      );
      expect(idsOf(rows)).toEqual(idsOf(data));
      expect(data.length).toBeGreaterThanOrEqual(fewest);
    }
  });

  it('is which tracks an artist has', async () => {
    const query = { artistId: 'artist4', sort: '-popularity', limit: SHOWN };
    for (const source of [null, 'import', 'simulator,import']) {
      const { data, rows } = await copied.both(
        { source, filters: {} },
        { path: 'tracks', query },
        contracts.trackList,
        (_, { sources }) => lists.tracksOfArtistSql('artist4', SHOWN, sources),
      );
      expect(data.length).toBeGreaterThan(5);
      expect(rows.map(({ source, id, popularity }) => [source, id, popularity])).toEqual(
        data.map(({ source, id, popularity }) => [source, id, popularity]),
      );
    }
  });

  it.each([null, 'import'])('is what ran, of source %s', async (source) => {
    const question = { path: 'runs', query: { limit: SHOWN } };
    const { data, rows } = await copied.both({ source, filters: {} }, question, contracts.sourceRunList, (_, scope) =>
      lists.runsSql(SHOWN, scope.sources),
    );
    expect(data.length).toBe(SHOWN);
    expect(rows.map(({ id }) => id)).toEqual(data.map(({ id }) => id));
  });

  it('is what was applied and refused, by topic and by partition', async () => {
    const iso = (instant: unknown): string => (instant as Date).toISOString();
    const streams = await copied.both(everything, pipelineQuestion, contracts.pipelineAnswer, () => books.streamsSql());
    const bySql = streams.rows.map((row) => [
      row['topic'],
      Number(row['applied']),
      Number(row['rejected']),
      iso(row['last_applied_at']),
    ]);
    expect(streams.data.streams.length).toBe(5);
    expect(new Set(bySql)).toEqual(
      new Set(
        streams.data.streams.map((stream) => [stream.topic, stream.applied, stream.rejected, stream.lastAppliedAt]),
      ),
    );

    const { data, rows } = await copied.both(everything, pipelineQuestion, contracts.pipelineAnswer, () =>
      books.partitionsSql(),
    );
    expect(data.partitions.length).toBe(30);
    expect(
      rows.map((row) => [
        row['topic'],
        row['partition'],
        row['generation'],
        String(row['epoch']),
        String(row['next_offset']),
        Number(row['applied']),
      ]),
    ).toEqual(
      data.partitions.map((row) => [row.topic, row.partition, row.generation, row.epoch, row.nextOffset, row.applied]),
    );
  });

  it.each<[Filters, number]>([
    [{}, 24],
    [{ reason: 'schema' }, 11],
    [{ reason: 'schema', state: 'open' }, 10],
    [{ state: 'discarded' }, 2],
    [{ state: 'redriven' }, 1],
    [{ reason: "not 'known'" }, 0],
  ])('is which records were refused: %j', async (filters, fewest) => {
    const { data, rows } = await copied.both(
      { source: null, filters },
      lettersQuestion(filters),
      contracts.deadLetterList,
      () => books.lettersSql(filters, LETTERS_EACH),
    );
    expect(data.length).toBeGreaterThanOrEqual(fewest);
    expect(
      rows.map((row) => [
        row['partition'],
        String(row['offset']),
        row['reason'],
        row['state'],
        (row['recorded_at'] as Date).toISOString(),
      ]),
    ).toEqual(data.map((row) => [row.partition, row.offset, row.reason, row.state, row.recordedAt]));
  });

  const pointsOf = (rows: readonly Row[]) =>
    rows.map(({ observed_at, popularity, topic, partition, offset }) => [
      (observed_at as Date).toISOString(),
      popularity,
      topic,
      partition,
      String(offset),
    ]);

  it('is how popular a track was, and several of them', async () => {
    const { data, rows } = await copied.both(
      everything,
      historyQuestion('tracks', 'track3', 'all'),
      contracts.entityHistoryAnswer,
      // What is observed after it was copied is in it too.
      ({ data }) => histories.historiesSql([{ ...data, to: data.from }]),
    );
    expect(data.points.length).toBeGreaterThan(0);
    const expected = data.points.map(({ observedAt, popularity, provenance }) => [
      observedAt,
      popularity,
      provenance.topic,
      provenance.partition,
      provenance.offset,
    ]);
    expect(pointsOf(rows)).toEqual(expected);

    const query = { ids: 'track6,track3', of: 'tracks', from: '2020-01-01T00:00:00Z' };
    const compared = await copied.both(
      everything,
      { path: 'compare', query },
      contracts.comparisonAnswer,
      ({ data: { entries } }) => histories.historiesSql(entries),
    );
    const n = compared.data.entries.reduce((sum, entry) => sum + entry.n, 0);
    expect(n).toBeGreaterThan(1);
    expect(compared.rows).toHaveLength(n);
  });

  it('is how popular a watched track was, under each id that answered', async () => {
    const { data, rows } = await copied.both(
      everything,
      { ...watchedQuestion('x'), query: { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' } },
      contracts.watchedHistoryAnswer,
      ({ data }) => histories.watchedHistorySql({ ...data, to: data.from }),
    );
    expect(data.points.length).toBe(3);
    expect(pointsOf(rows).map(([observedAt, popularity]) => ({ observedAt, popularity }))).toEqual(data.points);
  });
});
