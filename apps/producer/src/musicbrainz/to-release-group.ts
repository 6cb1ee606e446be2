import type { Listens } from '../listenbrainz/listens.ts';
import { isMbid } from '../listenbrainz/mbid.ts';
import { toAlbumType } from '../listenbrainz/to-album-type.ts';
import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { fieldsAt, isFields, type Fields } from '../spotify/responses.ts';
import { toCredit } from './to-credit.ts';

/** @returns digits without the zeros in front, which some leave out; undefined where it is no barcode */
export function toBarcode(key: string): string | undefined {
  const digits = key.replace(/[\s-]/g, '').replace(/^0+/, '');
  return /^\d{6,14}$/.test(digits) ? digits : undefined;
}

/**
 * The release that an album is, of those that bear its barcode. Several: an official one, then the earliest, then the one
 * whose group has the lowest MBID. A search finds what is like it, too: that is left out.
 */
export function toBestRelease(releases: readonly unknown[], barcode: string): Fields | undefined {
  const ranked = releases
    .filter(isFields)
    .filter((release) => isMbid(groupOf(release)['id']) && barcodeOf(release) === barcode)
    .map((release) => ({ release, rank: rankOf(release) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked[0]?.release;
}

export const groupOf = (release: Fields): Fields => fieldsAt(release, 'release-group');

const barcodeOf = ({ barcode }: Fields): string | undefined =>
  typeof barcode === 'string' ? toBarcode(barcode) : undefined;

function rankOf(release: Fields): string {
  const { status, date } = release;
  const day = typeof date === 'string' && date !== '' ? date : '~';
  return [status === 'Official' ? 0 : 1, day, String(groupOf(release)['id'])].join(' ');
}

/** The release group of a release. When it first came out is not said: the release may be a later one. */
export function toReleaseGroup(release: Fields, listens: Listens, sighting: Sighting): Mapped {
  const { id, title, 'primary-type': primary, 'secondary-types': secondary } = groupOf(release);
  return toObservation(
    {
      type: 'album',
      id: String(id),
      always: {
        name: title ?? release['title'],
        album_type: toAlbumType(primary, secondary),
        total_tracks: null,
        release_date: null,
        release_date_precision: null,
        artists: toCredit(release),
        images: [],
        url: `https://musicbrainz.org/release-group/${String(id)}`,
      },
      offered: { ...listens },
    },
    sighting,
  );
}
