import type { Album, Catalogue } from './catalogue.ts';
import { decodeMbid, encodeMbid, MbidKind } from './mbid.ts';

/** Albums that are announced before they come out. */
const ANNOUNCED = 200;

/** Also what is only announced. */
export const knownCount = ({ calendar }: Catalogue, now: number): number =>
  calendar.count(now) + (calendar.isReleasing ? ANNOUNCED : 0);

export const releaseGroupMbid = ({ seed }: Catalogue, album: number): string =>
  encodeMbid(seed, MbidKind.releaseGroup, album);

export function findReleaseGroup(catalogue: Catalogue, mbid: string, now: number): Album | undefined {
  const index = decodeMbid(catalogue.seed, MbidKind.releaseGroup, mbid);
  return index !== undefined && index < knownCount(catalogue, now) ? catalogue.album(index) : undefined;
}

/** As MusicBrainz divides them; a few have no type. */
export function typesOf(album: Album): { primary: string | undefined; secondary: string | undefined } {
  if (album.type === 'compilation') return { primary: 'Album', secondary: 'Compilation' };
  const single = album.trackCount > 3 ? 'EP' : 'Single';
  return {
    primary: album.index % 29 === 28 ? undefined : album.type === 'album' ? 'Album' : single,
    secondary: undefined,
  };
}

/** Among what is out or announced. */
export function firstKnownSince(catalogue: Catalogue, time: number, now: number): number {
  const { calendar } = catalogue;
  const count = knownCount(catalogue, now);
  const out = calendar.firstSince(time, now);
  for (let index = out; index < count; index++) if (calendar.releasedAt(index) >= time) return index;
  return count;
}
