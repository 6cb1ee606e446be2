import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AlbumPayload } from '@freshwax/contracts';
import { recordedFolder } from '../../../../test/env.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import { listAt, type Fields } from '../spotify/responses.ts';
import { NO_LISTENS, toListens } from './listens.ts';
import { toAlbum } from './to-album.ts';
import { toFreshReleases } from './to-fresh-releases.ts';
import { toGenres } from './to-genres.ts';
import { toCredit } from '../musicbrainz/to-credit.ts';

const FOLDER = recordedFolder();
const recorded = existsSync(`${FOLDER}/listenbrainz`) ? describe : describe.skip; // the recordings are not ours to commit
const read = (file: string): never => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as never;
const sighting: Sighting = { source: 'listenbrainz', observedAt: 1_790_000_000_000 };

const albumsOf = (list: readonly unknown[]): { mapped: Mapped[]; refused: number } => {
  const { releases, refusals } = toFreshReleases(list);
  const said = { names: new Map<string, string>(), listens: NO_LISTENS, coversUrl: new URL('https://covers.example/') };
  return { mapped: releases.map((one) => toAlbum(one, said, sighting)), refused: refusals.length };
};
const payloadsOf = (mapped: readonly Mapped[]): AlbumPayload[] =>
  mapped.flatMap((one) => ('observation' in one ? [one.observation.payload as AlbumPayload] : []));

recorded('recorded answers of ListenBrainz and MusicBrainz (FRESHWAX_RECORDED)', () => {
  it.each([
    ['fresh_releases_sitewide_mock.json', 90],
    ['fresh_releases_sitewide_spark_testdata.json', 13],
  ])('%s: all of its %d releases are albums, none of them wrong', (file, count) => {
    const { payload } = read(`listenbrainz/${file}`) as { payload: Fields };
    const list = listAt(payload, 'releases') as Fields[];
    const { mapped, refused } = albumsOf(list);
    const payloads = payloadsOf(mapped);
    expect([list.length, payloads.length, refused]).toEqual([count, count, 0]);
    for (const [at, release] of list.entries()) {
      expect(payloads[at]).toMatchObject({
        name: release['release_name'],
        release_date: (release['release_date'] as string).replace(/-(\d)(?!\d)/g, '-0$1'),
        release_date_precision: 'day',
      });
      expect(payloads[at]?.artists.map(({ id }) => id)).toEqual(release['artist_mbids']);
      for (const { name } of payloads[at]?.artists ?? [])
        expect(name).toBe((release['artist_mbids'] as unknown[]).length === 1 ? release['artist_credit_name'] : '');
      expect(payloads[at]?.images.length).toBe(release['caa_id'] === null ? 0 : 2);
    }
  });

  it('reads listens by MBID, null where nobody listened', () => {
    const rows: Fields[] = read('listenbrainz/popularity_release_group_doc_example.json');
    const listens = toListens(rows, 'release_group_mbid');
    for (const row of rows)
      expect(listens.get(row['release_group_mbid'] as string)).toEqual({
        listen_count: row['total_listen_count'],
        listener_count: row['total_user_count'],
      });
  });

  it('reads genres by votes', () => {
    const groups: Record<string, { tag: { release_group: unknown; artist: unknown } }> = read(
      'listenbrainz/mb_release_group_metadata_cache_example.json',
    );
    const [{ tag }] = Object.values(groups) as [{ tag: { release_group: unknown; artist: unknown } }];
    expect([toGenres(tag.release_group)?.length, toGenres(tag.artist)?.length]).toEqual([2, 3]);
  });

  it('reads the credits of a search', () => {
    const groups = listAt(read('musicbrainz/ws2_release-group_search__2025-05-29.json'), 'release-groups');
    expect(groups.map((group) => toCredit(group).length)).toEqual([1, 1, 1, 1]);
    for (const group of groups) {
      const [credit] = listAt(group, 'artist-credit') as { artist: { id: string; name: string } }[];
      expect(toCredit(group)).toEqual([{ id: credit?.artist.id, name: credit?.artist.name }]);
    }
  });
});
