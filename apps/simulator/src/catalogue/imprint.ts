import type { Calendar } from './calendar.ts';
import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw, hashOf } from './dice.ts';
import * as names from './names.ts';
import { gather, scatter } from './permutation.ts';
import type { Track } from './track.ts';

/** Labels of all pools together; an artist mostly stays with one. */
const LABELS = 240;
const COUNTRIES = ['QM', 'GB', 'SE', 'DE', 'FR', 'NL', 'AU', 'CA', 'BR', 'JP'];
/** Of the 11 digits that a barcode's last one checks. */
const FIRST_BARCODE = 10_000_000_000;
const BARCODE_HALF_BITS = 18;
/** Editions of one album are numbered so far apart: room for four of 17 thousand million albums. */
const EDITIONS_APART = 2 ** 34;
/** 2^28 albums have ISRCs of their own: by 268,436 owners, each with a thousand blocks of a hundred numbers. */
const ISRC_HALF_BITS = 14;
const BLOCKS = 1_000;
const BLOCK = 100;

export interface Imprint {
  label: string;
  /** 12 digits, the last one checks the others (GS1). */
  upc: string;
  copyrights: { text: string; type: 'C' | 'P' }[];
}

export function imprintOf({ seed, calendar }: Catalogue, album: Album): Imprint {
  const owner = new Dice(seed, Draw.albumLabel, album.artists[0] ?? 0);
  const place = owner.between(0, LABELS - 1);
  const moved = new Dice(seed, Draw.albumLabel, album.index, 1);
  const label = names.labelName(
    new Dice(seed, Draw.albumLabel, moved.chance(0.2) ? moved.between(0, LABELS - 1) : place, 2),
  );
  const year = new Date(calendar.releasedAt(album.index)).getUTCFullYear();
  const copyrights = [
    { text: `© ${year} ${label}`, type: 'C' as const },
    { text: `℗ ${year} ${label}`, type: 'P' as const },
  ];
  return { label, upc: barcodeOf(seed, album.index, 0), copyrights };
}

/** Of an album's n-th edition; the first one's is the UPC that Spotify knows. A barcode is one album's alone. */
export function barcodeOf(seed: number, album: number, nth: number): string {
  const place = scatter(hashOf(seed, Draw.albumCodes, 1), album + nth * EDITIONS_APART, BARCODE_HALF_BITS);
  const body = String(FIRST_BARCODE + place);
  return `${body}${checkDigit(body)}`;
}

/** The album and its edition, undefined where no album of the seed could have this barcode. */
export function findBarcode(seed: number, barcode: string): { album: number; nth: number } | undefined {
  const digits = /^0*(\d{12})$/.exec(barcode)?.[1];
  const body = digits?.slice(0, -1) ?? '';
  const place = Number(body) - FIRST_BARCODE;
  if (digits === undefined || place < 0 || place >= 4 ** BARCODE_HALF_BITS) return undefined;
  if (checkDigit(body) !== Number(digits.slice(-1))) return undefined;
  const found = gather(hashOf(seed, Draw.albumCodes, 1), place, BARCODE_HALF_BITS);
  return { album: found % EDITIONS_APART, nth: Math.floor(found / EDITIONS_APART) };
}

/** GS1: every other digit counts three times. */
function checkDigit(body: string): number {
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** Country, registrant, year, number (ISO 3901); an album's are in a row. A twin is the same recording: the same code. */
export function isrcOf({ seed, calendar }: Catalogue, track: Pick<Track, 'album' | 'ordinal'>): string {
  const code = scatter(hashOf(seed, Draw.trackCodes), track.album % 4 ** ISRC_HALF_BITS, ISRC_HALF_BITS);
  const owner = Math.floor(code / BLOCKS);
  const registrant = Math.floor(owner / COUNTRIES.length)
    .toString(36)
    .toUpperCase()
    .padStart(3, '0');
  const number = (code % BLOCKS) * BLOCK + track.ordinal;
  return `${COUNTRIES[owner % COUNTRIES.length]}${registrant}${yearOf(calendar, track.album)}${String(number).padStart(5, '0')}`;
}

/** Whose code it is, undefined where it is none of the seed; whether the album is out is not asked. */
export function findIsrc({ seed, calendar }: Catalogue, isrc: string): { album: number; ordinal: number } | undefined {
  const [, country = '', registrant = '', year, number] = /^([A-Z]{2})([0-9A-Z]{3})(\d{2})(\d{5})$/.exec(isrc) ?? [];
  if (!COUNTRIES.includes(country)) return undefined;
  const owner = Number.parseInt(registrant, 36) * COUNTRIES.length + COUNTRIES.indexOf(country);
  const code = owner * BLOCKS + Math.floor(Number(number) / BLOCK);
  if (code >= 4 ** ISRC_HALF_BITS) return undefined;
  const album = gather(hashOf(seed, Draw.trackCodes), code, ISRC_HALF_BITS);
  return yearOf(calendar, album) === year ? { album, ordinal: Number(number) % BLOCK } : undefined;
}

const yearOf = (calendar: Calendar, album: number): string =>
  String(new Date(calendar.releasedAt(album)).getUTCFullYear() % 100).padStart(2, '0');
