import type { Album, Catalogue } from '../catalogue/catalogue.ts';
import { Dice, Draw, hashOf } from '../catalogue/dice.ts';
import { genresOf } from '../catalogue/genres.ts';
import { namedMbid } from '../catalogue/mbid.ts';
import {
  artistMbid,
  recordingMbid,
  releaseMbid,
  releasesOf,
  type Recording,
  type Release,
} from '../catalogue/releases.ts';
import type { Track } from '../catalogue/track.ts';
import { creditOf } from '../catalogue/credit.ts';
import { releaseGroupMbid, typesOf } from '../catalogue/release-group.ts';

const STATUS = 'Official';
/** Keys of names that have an id. */
const Named = { status: 1, type: 2, credit: 3 };

export function toArtistCredit(catalogue: Catalogue, artists: readonly number[], guests: readonly number[] = []) {
  const all = [...artists, ...guests];
  return creditOf(catalogue, artists, guests).artists.map(({ artist_mbid, artist_credit_name, join_phrase }, at) => ({
    name: artist_credit_name,
    ...(join_phrase !== '' && { joinphrase: join_phrase }),
    artist: { id: artist_mbid, name: artist_credit_name, 'sort-name': sortName(artist_credit_name, all[at] ?? 0) },
  }));
}

const sortName = (name: string, artist: number): string => {
  const words = name.split(' ');
  return words.length === 2 && artist % 2 === 0 ? `${words[1]}, ${words[0]}` : name;
};

const statusId = ({ seed }: Catalogue): string => namedMbid(seed, Named.status);

/** A release group as a search shows it. */
export function toReleaseGroup(catalogue: Catalogue, album: Album) {
  const { seed, calendar } = catalogue;
  const { primary, secondary } = typesOf(album);
  const releases = releasesOf(catalogue, album);
  const typeId = namedMbid(seed, Named.type, hashOf(0, (primary ?? '').length));
  const title = catalogue.albumName(album);
  const tags = genresOf(catalogue, album.artists[0] ?? 0);
  return {
    id: releaseGroupMbid(catalogue, album.index),
    ...(primary && { 'type-id': typeId }),
    score: 100,
    ...(primary && { 'primary-type-id': typeId }),
    'artist-credit-id': namedMbid(seed, Named.credit, ...album.artists),
    count: releases.length,
    title,
    'first-release-date': calendar.releaseDate(album.index).date,
    ...(primary && { 'primary-type': primary }),
    ...(secondary && { 'secondary-types': [secondary] }),
    'artist-credit': toArtistCredit(catalogue, album.artists),
    releases: releases.map((release) => ({
      id: releaseMbid(catalogue, release),
      'status-id': statusId(catalogue),
      title,
      status: STATUS,
    })),
    ...(tags.length > 0 && { tags: tags.map((name, at) => ({ count: 1 + at, name })) }),
  };
}

/** An artist as a search shows it. */
export function toArtist(catalogue: Catalogue, artist: number) {
  const name = catalogue.artistName(artist);
  const dice = new Dice(catalogue.seed, Draw.artistName, artist, 2);
  const type = dice.chance(0.5) ? 'Group' : 'Person';
  const tags = genresOf(catalogue, artist);
  return {
    id: artistMbid(catalogue, artist),
    type,
    'type-id': namedMbid(catalogue.seed, Named.type, type.length),
    score: 100,
    name,
    'sort-name': sortName(name, artist),
    country: dice.pick(['SE', 'DE', 'FR', 'NL', 'AU', 'CA', 'BR', 'JP']),
    'life-span': { begin: String(dice.between(1_960, 2_024)), ended: null },
    ...(tags.length > 0 && { tags: tags.map((tag, at) => ({ count: 1 + at, name: tag })) }),
  };
}

/** What every form of a release has. */
export function toRelease(catalogue: Catalogue, release: Release) {
  const { album, country, barcode } = release;
  return {
    id: releaseMbid(catalogue, release),
    title: catalogue.albumName(album),
    'status-id': statusId(catalogue),
    status: STATUS,
    date: catalogue.calendar.releaseDate(album.index).date,
    country,
    barcode,
  };
}

/** A release group as its releases name it. */
export function toGroupRef(catalogue: Catalogue, album: Album) {
  const { primary, secondary } = typesOf(album);
  return {
    id: releaseGroupMbid(catalogue, album.index),
    title: catalogue.albumName(album),
    ...(primary && { 'primary-type': primary }),
    ...(secondary && { 'secondary-types': [secondary] }),
  };
}

/** The tracks of each disc. */
export function discsOf(catalogue: Catalogue, album: Album): Track[][] {
  const tracks = Array.from({ length: album.trackCount }, (_, ordinal) => catalogue.track(album, ordinal));
  const discs = Math.max(...tracks.map(({ discNumber }) => discNumber));
  return Array.from({ length: discs }, (_, at) => tracks.filter(({ discNumber }) => discNumber === at + 1));
}

export function toRecording(catalogue: Catalogue, { album, ordinal }: Recording, incs: readonly string[]) {
  const track = catalogue.track(album, ordinal);
  const guests = track.artists.filter((artist) => !album.artists.includes(artist));
  return {
    id: recordingMbid(catalogue, album.index, ordinal),
    title: track.name,
    length: track.durationMs,
    disambiguation: '',
    video: false,
    'first-release-date': catalogue.calendar.releaseDate(album.index).date,
    ...(incs.includes('artist-credits') && { 'artist-credit': toArtistCredit(catalogue, album.artists, guests) }),
  };
}
