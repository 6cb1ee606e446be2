import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

const OBSERVED = 'id, source, observed_at, tie, name, missing, expires_on, part, generation, off';
const observed = (at: string): string => `${at}, gen_random_uuid(), name, '[]', 'infinity', 0, 0, 0`;

/** `[id, source, name, popularity or null]`, each observed after the one before. */
const tracks = [
  ['quiet', 'simulator', 'Lowgate', 3],
  ['loud', 'simulator', 'LOWGATE', 7],
  ['unknown', 'simulator', 'lowgate', null],
  // The same id of another source is another track.
  ['quiet', 'import', 'Lowgate', 5],
  ['a-letter', 'simulator', 'Letter to Lowgate', null],
  ['back', 'simulator', 'Back to Lowgate', 99],
  ['also-back', 'simulator', 'Back to Lowgate II', 99],
  ['leaving', 'simulator', 'Leaving Lowgate', 98],
  ['newer', 'simulator', 'Lowgate Song', null],
  ['half', 'simulator', '100% Lowgate_', 1],
  ['other', 'simulator', '100 Lowgate', 90],
  ['accents-of', 'simulator', 'Letter of Søren & Łucja', 60],
  ['accents', 'simulator', 'Søren & Łucja', 2],
  ['intro-b', 'simulator', 'Intro', null],
  ['intro-c', 'simulator', 'Intro', null],
  ['intro-a', 'simulator', 'Intro', null],
  ['longer', 'simulator', `Émile ${'x'.repeat(151)}`, 50],
  ['long', 'simulator', `Émile ${'x'.repeat(150)}`, 4],
] as const;

const text = (value: string | number | null): string => (value === null ? 'null' : `'${value}'`);
const values = tracks.map((row, at) => `(${row.map(text).join()}, ${at})`).join();
const named = `(VALUES ${values}) AS named (id, source, name, popularity, at)`;

const ROWS = [
  `INSERT INTO live.tracks (${OBSERVED}, artists) SELECT id, source, ${observed('1000 + at')}, '[]' FROM ${named}`,
  `INSERT INTO live.track_name SELECT id, source, name FROM ${named}`,
  `INSERT INTO live.track_meta (${OBSERVED}, artists, popularity)
   SELECT id, source, ${observed('1000 + at')}, '[]', popularity::int FROM ${named} WHERE popularity IS NOT NULL`,
  `INSERT INTO live.artist_meta (${OBSERVED}, popularity)
   SELECT id, 'simulator', ${observed('1000')}, popularity
     FROM (VALUES ('the-town', 'The Lowgate Choir', 80), ('town', 'lowgate', 20)) AS named (id, name, popularity)`,
  `INSERT INTO live.spotify_events (${OBSERVED}, artists, requested_id, popularity)
   SELECT id, 'simulator', ${observed('1000')}, '[]', id, popularity
     FROM (VALUES ('night', 'A Night in Lowgate', 80), ('watched', 'LOWGATE', 1)) AS named (id, name, popularity)`,
  `INSERT INTO live.albums (${OBSERVED}, artists, release_day)
   SELECT id, 'simulator', ${observed('1000')}, '[]', day::date
     FROM (VALUES ('tapes', 'The Lowgate Tapes', '2026-11-20'), ('years', 'The Lowgate Years', '2026-11-21'), ('lowgate', 'Lowgate', '1999-01-01'))
       AS named (id, name, day)`,
];

/** More than are looked up by their ids: of one name, and of names that hold it. */
const CROWD = Array.from({ length: 600 }, (_, at) => ({
  id: `crowd${String(at).padStart(3, '0')}`,
  name: at % 2 === 0 ? 'Crowded' : `Crowded House ${at}`,
  popularity: (at * 7) % 90,
}));
const crowded = `(VALUES ${CROWD.map(({ id, name, popularity }) => `('${id}', 'simulator', '${name}', ${popularity})`).join()}) AS named (id, source, name, popularity)`;
const CROWD_ROWS = [
  `INSERT INTO live.tracks (${OBSERVED}, artists) SELECT id, source, ${observed('1')}, '[]' FROM ${crowded}`,
  `INSERT INTO live.track_name SELECT id, source, name FROM ${crowded}`,
  `INSERT INTO live.track_meta (${OBSERVED}, artists, popularity) SELECT id, source, ${observed('1')}, '[]', popularity FROM ${crowded}`,
];

describe('a search by name', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(...ROWS, ...CROWD_ROWS);
  });
  afterAll(() => filled.close());

  const search = async (question: string): Promise<contracts.SearchResult> =>
    (await filled.gateway.read(`search?${question}`, contracts.searchAnswer)).data;
  const idsOf = async (question: string): Promise<string[]> =>
    (await search(`of=tracks&${question}`)).tracks.map(({ id }) => id);

  it('puts whole names first, then the most popular, then what was observed last, whatever the case', async () => {
    expect(await idsOf('q=lowGATE')).toEqual([
      'loud',
      'quiet',
      'unknown',
      'also-back',
      'back',
      'leaving',
      'other',
      'half',
      'newer',
      'a-letter',
    ]);
  });

  it('has no more of a kind than was asked for, and those that it has are the first', async () => {
    const whole = await idsOf('q=lowgate');
    for (const limit of [1, 2, 3, 4, 5, 8, 9, 10])
      expect(await idsOf(`q=lowgate&limit=${limit}`)).toEqual(whole.slice(0, limit));
  });

  it('looks for all kinds, the newest albums first, or only for those that are named', async () => {
    const { artists, tracks: found, albums, watchedTracks } = await search('q=Lowgate&limit=1');
    const firsts = [artists, found, albums, watchedTracks].map(([first]) => first!.id);
    expect(firsts).toEqual(['town', 'loud', 'lowgate', 'watched']);
    const { artists: all, tracks: none, albums: newest } = await search('q=Lowgate&of=albums,artists');
    expect([all, none, newest].map((rows) => rows.map(({ id }) => id))).toEqual([
      ['town', 'the-town'],
      [],
      ['lowgate', 'years', 'tapes'],
    ]);
  });

  it('finds the whole names of all sources before the parts of any', async () => {
    const { tracks: found } = await search('q=lowgate&of=tracks&limit=5&source=simulator,import');
    expect(found.map(({ id, source }) => `${source} ${id}`)).toEqual([
      'simulator loud',
      'import quiet',
      'simulator quiet',
      'simulator unknown',
      'simulator also-back',
    ]);
    expect((await search('q=lowgate&source=import')).tracks.map(({ source }) => source)).toEqual(['import']);
  });

  it('puts what was observed last first where nothing is rated, of whole names too', async () => {
    expect(await idsOf('q=intro')).toEqual(['intro-a', 'intro-c', 'intro-b']);
    expect(await idsOf('q=intro&limit=2')).toEqual(['intro-a', 'intro-c']);
  });

  it('has the same order where hundreds are called like that', async () => {
    const popular = CROWD.toSorted((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1));
    const idsIn = (rows: typeof CROWD) => rows.slice(0, 50).map(({ id }) => id);
    expect(await idsOf('q=crowded&limit=50')).toEqual(idsIn(popular.filter(({ name }) => name === 'Crowded')));
    expect(await idsOf('q=crowd&limit=50')).toEqual(idsIn(popular));
    const house = popular.filter(({ name }) => name.startsWith('Crowded House 1'));
    expect(await idsOf('q=crowded house 1&limit=50')).toEqual(
      [
        ...idsIn(house.filter(({ name }) => name === 'Crowded House 1')),
        ...idsIn(house.filter(({ name }) => name !== 'Crowded House 1')),
      ].slice(0, 50),
    );
  });

  it('takes signs as they stand, and names beyond what an index holds', async () => {
    expect(await idsOf(`q=${encodeURIComponent('100% lowgate_')}`)).toEqual(['half']);
    expect(await idsOf(`q=${encodeURIComponent(`ÉMILE ${'X'.repeat(150)}`)}`)).toEqual(['long', 'longer']);
    expect(await idsOf('q=no such name')).toEqual([]);
    // An accent alone is in no name, and not in every one.
    expect(await idsOf('q=%CC%81')).toEqual([]);
    expect((await filled.gateway.read('tracks?q=%CC%81', contracts.trackList)).data).toEqual([]);
    // A wide % becomes one without its width.
    expect(await idsOf(`q=${encodeURIComponent('０％ LOW')}`)).toEqual(['half']);
  });

  it.each(['Søren & Łucja', 'soren & lucja', 'SØREN & Lucja', 'So\u0308ren & Łucja', 'Sören & Lücja'])(
    'takes %s for the same name: accents are not what people type',
    async (name) => {
      const q = encodeURIComponent(name);
      expect(await idsOf(`q=${q}`)).toEqual(['accents', 'accents-of']);
      expect(await idsOf(`q=${q}&limit=1`)).toEqual(['accents']);
      const behind = `provenance/rows?figure=tracks&q=${q.slice(0, -1)}`;
      const { data } = await filled.gateway.read(behind, contracts.contributorsAnswer);
      expect(data.rows.map(({ id }) => id)).toEqual(['accents', 'accents-of']);
    },
  );

  it.each([
    ['limit=3', '/q'],
    ['q=', '/q'],
    ['q=a&of=songs', '/of'],
    ['q=a&limit=51', '/limit'],
    ['q=a&called=a', '/called'],
  ])('refuses %s', async (question, pointer) => {
    const { status, errors } = await problemOf(await filled.gateway.get(`/api/v1/search?${question}`));
    expect([status, errors?.[0]?.pointer]).toEqual([400, pointer]);
  });
});
