import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ListenCount } from '../catalogue/listens.ts';
import { isUuid } from '../catalogue/mbid.ts';
import { findMbArtist, recordingMbid, releaseMbid, releasesOf, type Recording } from '../catalogue/releases.ts';
import type { ListenBrainzCall } from './call.ts';
import { coverOf, creditOf, tagsOf } from '../catalogue/credit.ts';
import { badRequest } from './listenbrainz-error.ts';

const MOST_RECORDINGS = 100;
/** Of an artist's albums the newest are looked through, so that it answers soon. */
const MOST_ALBUMS = 200;

/** `GET /1/popularity/top-recordings-for-artist/{mbid}`: of the artist's own albums, most listens first. */
export function getTopRecordings({ catalogue, listens, id, now }: ListenBrainzCall) {
  if (!isUuid(id)) throw badRequest(`artist_mbid: '${id}' is not a valid uuid`);
  const artist = findMbArtist(catalogue, id, now);
  const albums = artist === undefined ? [] : catalogue.albumsOf(artist, now).slice(-MOST_ALBUMS);
  return albums
    .filter(({ role }) => role === 'own')
    .flatMap(({ album }) => Array.from({ length: album.trackCount }, (_, ordinal) => ({ album, ordinal })))
    .map((recording) => ({ ...recording, count: listens.recording(recording, now) }))
    .filter(({ count }) => count !== undefined)
    .sort((a, b) => (b.count?.listens ?? 0) - (a.count?.listens ?? 0))
    .slice(0, MOST_RECORDINGS)
    .map(({ count, ...recording }) => toTopRecording(catalogue, recording, count));
}

function toTopRecording(catalogue: Catalogue, { album, ordinal }: Recording, count: ListenCount | undefined) {
  const track = catalogue.track(album, ordinal);
  const guests = track.artists.filter((guest) => !album.artists.includes(guest));
  const credit = creditOf(catalogue, album.artists, guests);
  const [release] = releasesOf(catalogue, album);
  const release_mbid = releaseMbid(catalogue, release);
  const caa_id = coverOf(catalogue, album);
  return {
    artist_mbids: credit.artists.map(({ artist_mbid }) => artist_mbid),
    artist_name: credit.name,
    artists: credit.artists,
    caa_id,
    caa_release_mbid: caa_id === null ? null : release_mbid,
    length: track.durationMs,
    recording_mbid: recordingMbid(catalogue, album.index, ordinal),
    recording_name: track.name,
    release_mbid,
    release_name: catalogue.albumName(album),
    tags: tagsOf(catalogue, album.artists[0] ?? 0, album.index, ordinal),
    total_listen_count: count?.listens ?? null,
    total_user_count: count?.users ?? null,
  };
}
