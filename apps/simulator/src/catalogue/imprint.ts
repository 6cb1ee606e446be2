import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw, hashOf } from './dice.ts';
import * as names from './names.ts';
import type { Track } from './track.ts';

/** Labels of all pools together; an artist mostly stays with one. */
const LABELS = 240;
const COUNTRIES = ['QM', 'GB', 'SE', 'DE', 'FR', 'NL', 'AU', 'CA', 'BR', 'JP'];

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
  return { label, upc: upcOf(seed, album.index), copyrights };
}

function upcOf(seed: number, album: number): string {
  const body = String(10_000_000_000 + ((hashOf(seed, Draw.albumCodes, album) * 19 + (album % 19)) % 90_000_000_000));
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Country, registrant, year, number (ISO 3901). A twin is the same recording: the same code. */
export function isrcOf({ seed, calendar }: Catalogue, track: Track): string {
  const dice = new Dice(seed, Draw.trackCodes, track.album);
  const registrant = Array.from({ length: 3 }, () => dice.between(0, 35).toString(36).toUpperCase()).join('');
  const year = String(new Date(calendar.releasedAt(track.album)).getUTCFullYear() % 100).padStart(2, '0');
  const first = dice.between(0, 99_900);
  return `${dice.pick(COUNTRIES)}${registrant}${year}${String(first + track.ordinal).padStart(5, '0')}`;
}
