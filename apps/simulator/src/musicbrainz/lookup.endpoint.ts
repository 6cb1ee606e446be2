import { isUuid } from '../catalogue/mbid.ts';
import { knownCount, releaseGroupMbid, typesOf } from '../catalogue/release-group.ts';
import { enteredIsrc, findRelease } from '../catalogue/releases.ts';
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
  const { album, format } = release;
  const hasCredits = incs.includes('artist-credits');
  const medium = { position: 1, title: '', format, 'track-count': album.trackCount, 'track-offset': 0 };
  const tracks = Array.from({ length: album.trackCount }, (_, ordinal) => {
    const recording = toRecording(catalogue, { album, ordinal }, incs);
    const isrc = incs.includes('isrcs') ? enteredIsrc(catalogue, { album, ordinal }) : undefined;
    return {
      id: recording.id,
      position: ordinal + 1,
      number: String(ordinal + 1),
      title: recording.title,
      length: recording.length,
      ...(hasCredits && { 'artist-credit': recording['artist-credit'] }),
      recording: { ...recording, ...(incs.includes('isrcs') && { isrcs: isrc === undefined ? [] : [isrc] }) },
    };
  });
  const { primary } = typesOf(album);
  return {
    ...toRelease(catalogue, release),
    ...(hasCredits && { 'artist-credit': toArtistCredit(catalogue, album.artists) }),
    ...(incs.includes('release-groups') && {
      'release-group': {
        id: releaseGroupMbid(catalogue, album.index),
        title: catalogue.albumName(album),
        'primary-type': primary ?? null,
        'first-release-date': catalogue.calendar.releaseDate(album.index).date,
      },
    }),
    ...((incs.includes('recordings') || incs.includes('media')) && {
      media: [{ ...medium, ...(incs.includes('recordings') && { tracks }) }],
    }),
  };
}
