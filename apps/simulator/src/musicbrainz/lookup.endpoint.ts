import type { Album, Catalogue } from '../catalogue/catalogue.ts';
import { isUuid } from '../catalogue/mbid.ts';
import { knownCount, releaseGroupMbid, typesOf } from '../catalogue/release-group.ts';
import { enteredIsrc, findRelease, type Recording, type Release } from '../catalogue/releases.ts';
import { findIsrc } from '../catalogue/imprint.ts';
import { incsOf, type MusicBrainzCall } from './call.ts';
import { invalidMbid, MusicBrainzError, notFound } from './musicbrainz-error.ts';
import { toArtistCredit, toRecording, toRelease } from './shapes.ts';

const ISRC_INCS = ['artist-credits', 'artists', 'isrcs', 'releases'];
const RELEASE_INCS = ['recordings', 'artist-credits', 'isrcs', 'release-groups', 'media'];

/** `GET /ws/2/isrc/{isrc}`: the join to the ISRC that Spotify knows. */
export function getIsrc({ catalogue, query, id, now }: MusicBrainzCall) {
  const incs = incsOf(query, ISRC_INCS);
  const isrc = id.toUpperCase();
  if (!/^[A-Z]{2}[0-9A-Z]{3}\d{7}$/.test(isrc)) throw new MusicBrainzError(400, 'Invalid isrc.');
  const found = findIsrc(catalogue, isrc);
  if (!found || found.album >= knownCount(catalogue, now)) throw notFound();
  const recording = { album: catalogue.album(found.album), ordinal: found.ordinal };
  if (found.ordinal >= recording.album.trackCount || enteredIsrc(catalogue, recording) === undefined) throw notFound();
  return { isrc, recordings: [toRecording(catalogue, recording, incs)] };
}

/** `GET /ws/2/release/{mbid}`, with its recordings where `inc` says so. */
export function getRelease({ catalogue, query, id, now }: MusicBrainzCall) {
  const incs = incsOf(query, RELEASE_INCS);
  if (!isUuid(id)) throw invalidMbid();
  const release = findRelease(catalogue, id, now);
  if (!release) throw notFound();
  const { album } = release;
  const hasCredits = incs.includes('artist-credits');
  return {
    ...toRelease(catalogue, release),
    ...(hasCredits && { 'artist-credit': toArtistCredit(catalogue, album.artists) }),
    ...(incs.includes('release-groups') && { 'release-group': toGroupOfRelease(catalogue, album) }),
    ...((incs.includes('recordings') || incs.includes('media')) && { media: [toMedium(catalogue, release, incs)] }),
  };
}

const toGroupOfRelease = (catalogue: Catalogue, album: Album) => ({
  id: releaseGroupMbid(catalogue, album.index),
  title: catalogue.albumName(album),
  'primary-type': typesOf(album).primary ?? null,
  'first-release-date': catalogue.calendar.releaseDate(album.index).date,
});

function toMedium(catalogue: Catalogue, { album, format }: Release, incs: string[]) {
  const medium = { position: 1, title: '', format, 'track-count': album.trackCount, 'track-offset': 0 };
  if (!incs.includes('recordings')) return medium;
  const ordinals = Array.from({ length: album.trackCount }, (_, ordinal) => ordinal);
  return { ...medium, tracks: ordinals.map((ordinal) => toTrack(catalogue, { album, ordinal }, incs)) };
}

function toTrack(catalogue: Catalogue, { album, ordinal }: Recording, incs: string[]) {
  const recording = toRecording(catalogue, { album, ordinal }, incs);
  const isrc = enteredIsrc(catalogue, { album, ordinal });
  return {
    id: recording.id,
    position: ordinal + 1,
    number: String(ordinal + 1),
    title: recording.title,
    length: recording.length,
    ...(incs.includes('artist-credits') && { 'artist-credit': recording['artist-credit'] }),
    recording: { ...recording, ...(incs.includes('isrcs') && { isrcs: isrc === undefined ? [] : [isrc] }) },
  };
}
