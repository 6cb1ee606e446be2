import type { Album, Catalogue } from '../catalogue/catalogue.ts';
import { isUuid } from '../catalogue/mbid.ts';
import { findReleaseGroup, typesOf } from '../catalogue/release-group.ts';
import { artistMbid, findMbArtist, releaseMbid, releasesOf } from '../catalogue/releases.ts';
import { Dice, Draw } from '../catalogue/dice.ts';
import type { ListenBrainzCall } from './call.ts';
import { coverOf, creditId, creditOf, tagsOf } from '../catalogue/credit.ts';
import { badRequest } from './listenbrainz-error.ts';

const INCS = ['artist', 'tag', 'release'];
const AREAS = ['Sweden', 'Germany', 'France', 'Netherlands', 'Australia', 'Canada', 'Brazil', 'Japan'];

/** `GET /1/metadata/release_group/`: by id; what is not known is left out. */
export function getReleaseGroups({ catalogue, query, now }: ListenBrainzCall) {
  const incs = incsOf(query);
  const found = mbidsOf(query, 'release_group').map((mbid) => [mbid, findReleaseGroup(catalogue, mbid, now)] as const);
  return Object.fromEntries(
    found.flatMap(([mbid, album]) => (album ? [[mbid, toReleaseGroup(catalogue, album, incs)] as const] : [])),
  );
}

function toReleaseGroup(catalogue: Catalogue, album: Album, incs: string[]) {
  const [release] = releasesOf(catalogue, album);
  const caa_id = coverOf(catalogue, album);
  const shown = {
    caa_id,
    caa_release_mbid: caa_id === null ? null : releaseMbid(catalogue, release),
    date: catalogue.calendar.releaseDate(album.index).date,
    name: catalogue.albumName(album),
    rels: [],
    type: typesOf(album).primary ?? null,
  };
  const tag = {
    artist: album.artists.flatMap((artist) => toArtistTags(catalogue, artist)),
    release_group: tagsOf(catalogue, album.artists[0] ?? 0, album.index),
  };
  return {
    release_group: shown,
    ...(incs.includes('artist') && { artist: toCredit(catalogue, album.artists) }),
    ...(incs.includes('tag') && { tag }),
    ...(incs.includes('release') && { release: shown }),
  };
}

const toCredit = (catalogue: Catalogue, artists: number[]) => {
  const credit = creditOf(catalogue, artists);
  return {
    artist_credit_id: creditId(catalogue, artists),
    name: credit.name,
    artists: artists.map((artist, at) => ({
      ...toArtist(catalogue, artist),
      join_phrase: credit.artists[at]?.join_phrase ?? '',
    })),
  };
};

/** `GET /1/metadata/artist/`: a list, without what is not known. */
export function getArtists({ catalogue, query, now }: ListenBrainzCall) {
  const incs = incsOf(query);
  return mbidsOf(query, 'artist').flatMap((mbid) => {
    const artist = findMbArtist(catalogue, mbid, now);
    if (artist === undefined) return [];
    return {
      ...toArtist(catalogue, artist),
      mbid,
      ...(incs.includes('tag') && { tag: { artist: toArtistTags(catalogue, artist) } }),
    };
  });
}

function toArtist(catalogue: Catalogue, artist: number) {
  const dice = new Dice(catalogue.seed, Draw.artistName, artist, 1);
  return {
    area: dice.pick(AREAS),
    artist_mbid: artistMbid(catalogue, artist),
    begin_year: dice.between(1_960, 2_024),
    name: catalogue.artistName(artist),
    rels: {},
    type: dice.chance(0.5) ? 'Group' : 'Person',
  };
}

const toArtistTags = (catalogue: Catalogue, artist: number) =>
  tagsOf(catalogue, artist).map((tag) => ({ artist_mbid: artistMbid(catalogue, artist), ...tag }));

function incsOf(query: URLSearchParams): string[] {
  const incs = (query.get('inc') ?? '').split(/\s+/).filter((inc) => inc !== '');
  const unknown = incs.find((inc) => !INCS.includes(inc));
  if (unknown !== undefined) throw badRequest(`invalid inc argument '${unknown}'. Must be one of ${INCS.join(', ')}.`);
  return incs;
}

function mbidsOf(query: URLSearchParams, entity: string): string[] {
  const mbids = query.get(`${entity}_mbids`)?.split(',');
  if (!mbids) throw badRequest(`${entity}_mbids argument must be present and contain a comma separated list.`);
  const trimmed = mbids.map((mbid) => mbid.trim());
  const wrong = trimmed.find((mbid) => !isUuid(mbid));
  if (wrong !== undefined) throw badRequest(`${entity} mbid ${wrong} is not valid.`);
  return trimmed;
}
