import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw } from './dice.ts';
import { barcodeOf, isrcOf } from './imprint.ts';
import { decodeMbid, encodeMbid, MbidKind } from './mbid.ts';
import { knownCount } from './release-group.ts';

/** An album as MusicBrainz has it: a release group of one to three releases. */
export interface Release {
  album: Album;
  nth: number;
  format: string;
  /** ISO 3166-1, or XW for everywhere. */
  country: string;
  /** Nobody has entered some of them. */
  barcode: string | null;
}

const EDITIONS = [
  { format: 'Digital Media', country: 'XW', barcodes: 0.88 },
  { format: 'CD', country: 'DE', barcodes: 0.95 },
  { format: '12" Vinyl', country: 'GB', barcodes: 0.4 },
] as const;
const MOST_EDITIONS = 4;
const TRACKS_SPAN = 128;
const KNOWN_ISRCS = 0.85;

export function releasesOf(catalogue: Catalogue, album: Album): [Release, ...Release[]] {
  const draw = new Dice(catalogue.seed, Draw.releases, album.index).uniform();
  const count = draw < 0.7 ? 1 : draw < 0.9 ? 2 : 3;
  const [first, ...others] = EDITIONS.slice(0, count).map((edition, nth) => ({
    album,
    nth,
    format: edition.format,
    country: edition.country,
    barcode: new Dice(catalogue.seed, Draw.releases, album.index, nth + 1).chance(edition.barcodes)
      ? barcodeOf(catalogue.seed, album.index, nth)
      : null,
  }));
  return [first as Release, ...others];
}

export const releaseMbid = ({ seed }: Catalogue, { album, nth }: Release): string =>
  encodeMbid(seed, MbidKind.release, album.index * MOST_EDITIONS + nth);
export const recordingMbid = ({ seed }: Catalogue, album: number, ordinal: number): string =>
  encodeMbid(seed, MbidKind.recording, album * TRACKS_SPAN + ordinal);
/** A recording's place on one release; in MusicBrainz that is another thing than the recording. */
export const trackMbid = ({ seed }: Catalogue, { album, nth }: Release, ordinal: number): string =>
  encodeMbid(seed, MbidKind.track, (album.index * MOST_EDITIONS + nth) * TRACKS_SPAN + ordinal);
/** A video to a recording, which has the same ISRC. */
export const videoMbid = ({ seed }: Catalogue, album: number, ordinal: number): string =>
  encodeMbid(seed, MbidKind.video, album * TRACKS_SPAN + ordinal);
export const artistMbid = ({ seed }: Catalogue, artist: number): string => encodeMbid(seed, MbidKind.artist, artist);

export function findRelease(catalogue: Catalogue, mbid: string, now: number): Release | undefined {
  const code = decodeMbid(catalogue.seed, MbidKind.release, mbid);
  const index = Math.floor((code ?? 0) / MOST_EDITIONS);
  if (code === undefined || index >= knownCount(catalogue, now)) return undefined;
  return releasesOf(catalogue, catalogue.album(index))[code % MOST_EDITIONS];
}

export function findRecording(catalogue: Catalogue, mbid: string, now: number): Recording | undefined {
  const code = decodeMbid(catalogue.seed, MbidKind.recording, mbid);
  return code === undefined ? undefined : recordingAt(catalogue, code, now);
}

export interface Recording {
  album: Album;
  ordinal: number;
}

function recordingAt(catalogue: Catalogue, code: number, now: number): Recording | undefined {
  const index = Math.floor(code / TRACKS_SPAN);
  if (index >= knownCount(catalogue, now)) return undefined;
  const album = catalogue.album(index);
  const ordinal = code % TRACKS_SPAN;
  return ordinal < album.trackCount ? { album, ordinal } : undefined;
}

export function findMbArtist(catalogue: Catalogue, mbid: string, now: number): number | undefined {
  const index = decodeMbid(catalogue.seed, MbidKind.artist, mbid);
  return index !== undefined && catalogue.pools.debutOf(index) < knownCount(catalogue, now) ? index : undefined;
}

/** What MusicBrainz has as a recording's ISRC; some nobody has entered. */
export const enteredIsrc = (catalogue: Catalogue, { album, ordinal }: Recording): string | undefined =>
  new Dice(catalogue.seed, Draw.releases, album.index, ordinal, 1).chance(KNOWN_ISRCS)
    ? isrcOf(catalogue, { album: album.index, ordinal })
    : undefined;

/** One recording in ten has one. */
export const hasVideo = ({ seed }: Catalogue, { album, ordinal }: Recording): boolean =>
  new Dice(seed, Draw.releases, album.index, ordinal, 2).chance(0.1);
