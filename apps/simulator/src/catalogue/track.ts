import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw } from './dice.ts';
import * as names from './names.ts';
import { watchedTitles } from './watched-titles.ts';

export interface Track {
  album: number;
  /** Place on the album, from 0. */
  ordinal: number;
  /** 1: the same recording under its second id. */
  twin: 0 | 1;
  name: string;
  /** Indexes, the album's artists first. */
  artists: number[];
  discNumber: number;
  /** On its disc, from 1. */
  trackNumber: number;
  durationMs: number;
  explicit: boolean;
}

/** Half of all tracks are shorter: 3:25. */
export const MEDIAN_DURATION_MS = 205_000;
/** Deviation of the logarithm of a duration. */
export const DURATION_SPREAD = 0.27;
const SHORTEST_MS = 31_000;
const LONGEST_MS = 1_500_000;
const TRACKS_PER_DISC = 20;

export function trackOf(catalogue: Catalogue, album: Album, ordinal: number, twin: 0 | 1): Track {
  const { durationMs, explicit } = sound(catalogue, album, ordinal);
  const guests = catalogue.guestsOf(album, ordinal);
  return {
    album: album.index,
    ordinal,
    twin,
    name: trackName(catalogue, album, ordinal, guests),
    artists: [...new Set([...album.artists, ...guests])],
    discNumber: 1 + Math.floor(ordinal / TRACKS_PER_DISC),
    trackNumber: 1 + (ordinal % TRACKS_PER_DISC),
    durationMs,
    explicit,
  };
}

/** Log-normal durations around the scene's median; a few interludes. */
function sound({ seed, pools }: Catalogue, album: Album, ordinal: number): { durationMs: number; explicit: boolean } {
  const scene = pools.sceneOf(album.index);
  const dice = new Dice(seed, Draw.trackSound, album.index, ordinal);
  const explicit = dice.chance(scene.explicit);
  const isInterlude = album.type === 'album' && dice.chance(0.03);
  const median = isInterlude ? 70_000 : MEDIAN_DURATION_MS * scene.length;
  const durationMs = Math.round(median * Math.exp(DURATION_SPREAD * dice.normal()));
  return { durationMs: Math.max(SHORTEST_MS, Math.min(LONGEST_MS, durationMs)), explicit };
}

function trackName(catalogue: Catalogue, album: Album, ordinal: number, guests: number[]): string {
  const watched = ordinal === 0 ? watchedTitles[album.index] : undefined;
  if (watched) return watched;
  const dice = new Dice(catalogue.seed, Draw.trackTitle, album.index, ordinal);
  const title = names.trackTitle(dice);
  const guest = guests.find((artist) => !album.artists.includes(artist));
  if (guest !== undefined && dice.chance(0.6)) return `${title} (feat. ${catalogue.artistName(guest)})`;
  if (ordinal > 0 && dice.chance(0.06))
    return `${title} - ${dice.pick(['Live', 'Remix', 'Acoustic', 'Demo', 'Instrumental'])}`;
  return title;
}
