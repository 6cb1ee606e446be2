import type { Catalogue } from '../catalogue/catalogue.ts';
import { isUuid } from '../catalogue/mbid.ts';
import { knownCount } from '../catalogue/release-group.ts';
import { enteredIsrc, findRelease, hasVideo, trackMbid, videoMbid, type Release } from '../catalogue/releases.ts';
import { findIsrc } from '../catalogue/imprint.ts';
import type { Track } from '../catalogue/track.ts';
import { incsOf, type MusicBrainzCall } from './call.ts';
import { invalidMbid, MusicBrainzError, notFound } from './musicbrainz-error.ts';
import { discsOf, toArtistCredit, toGroupRef, toRecording, toRelease } from './shapes.ts';

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
  const audio = toRecording(catalogue, recording, incs);
  const video = { ...audio, id: videoMbid(catalogue, found.album, found.ordinal), video: true };
  return { isrc, recordings: hasVideo(catalogue, recording) ? [video, audio] : [audio] };
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
    ...(incs.includes('release-groups') && {
      'release-group': {
        ...toGroupRef(catalogue, album),
        'first-release-date': catalogue.calendar.releaseDate(album.index).date,
      },
    }),
    ...((incs.includes('recordings') || incs.includes('media')) && { media: toMedia(catalogue, release, incs) }),
  };
}

/** One a disc. */
function toMedia(catalogue: Catalogue, release: Release, incs: string[]) {
  const { album, format } = release;
  return discsOf(catalogue, album).map((tracks, at) => {
    const medium = { position: at + 1, title: '', format, 'track-count': tracks.length, 'track-offset': 0 };
    if (!incs.includes('recordings')) return medium;
    return { ...medium, tracks: tracks.map((track) => toTrack(catalogue, release, { track, incs })) };
  });
}

function toTrack(catalogue: Catalogue, release: Release, { track, incs }: { track: Track; incs: string[] }) {
  const { album } = release;
  const { ordinal, trackNumber } = track;
  const recording = toRecording(catalogue, { album, ordinal }, incs);
  const isrc = enteredIsrc(catalogue, { album, ordinal });
  return {
    id: trackMbid(catalogue, release, ordinal),
    position: trackNumber,
    number: String(trackNumber),
    title: recording.title,
    length: recording.length,
    ...(incs.includes('artist-credits') && { 'artist-credit': recording['artist-credit'] }),
    recording: { ...recording, ...(incs.includes('isrcs') && { isrcs: isrc === undefined ? [] : [isrc] }) },
  };
}
