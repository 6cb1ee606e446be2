import type { ArtistRef, Image } from '@freshwax/contracts';
import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import type { Fields } from '../spotify/responses.ts';
import type { Listens } from './listens.ts';
import { isMbid } from './mbid.ts';
import { toAlbumType } from './to-album-type.ts';
import type { FreshRelease } from './to-fresh-releases.ts';
import { toGenres } from './to-genres.ts';
import { toReleaseDate } from './to-release-date.ts';

/** A release group as one observation, under the group's MBID. How many tracks it has is not said. */
export function toAlbum(
  release: FreshRelease,
  said: { names: ReadonlyMap<string, string>; listens: Listens; coversUrl: URL },
  sighting: Sighting,
): Mapped {
  const { mbid, fields } = release;
  return toObservation(
    {
      type: 'album',
      id: mbid,
      always: {
        name: fields['release_name'],
        album_type: toAlbumType(fields['release_group_primary_type'], fields['release_group_secondary_type']),
        total_tracks: null,
        ...toReleaseDate(fields['release_date']),
        artists: toArtists(release, said.names),
        images: toImages(fields, said.coversUrl),
        url: `https://musicbrainz.org/release-group/${mbid}`,
      },
      offered: { genres: toGenres(fields['release_tags']), ...said.listens },
    },
    sighting,
  );
}

/** A credit names its artist where there is one; of several it is nobody's name. Who cannot be named has an empty one. */
function toArtists({ artistMbids, fields }: FreshRelease, names: ReadonlyMap<string, string>): ArtistRef[] {
  const credit = artistMbids.length === 1 ? fields['artist_credit_name'] : undefined;
  return artistMbids.map((id) => ({ id, name: typeof credit === 'string' ? credit : (names.get(id) ?? '') }));
}

/** Cover Art Archive: https://musicbrainz.org/doc/Cover_Art_Archive/API. At most this wide and high; how much is not said. */
function toImages({ caa_id: cover, caa_release_mbid: release }: Fields, coversUrl: URL): Image[] {
  if (!Number.isSafeInteger(cover) || Number(cover) <= 0 || !isMbid(release)) return [];
  return [500, 250].map((size) => ({
    url: new URL(`release/${release}/${String(cover)}-${size}.jpg`, coversUrl).href,
    width: null,
    height: null,
  }));
}
