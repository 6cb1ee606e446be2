import type { CorrelationVariable, Figure } from '@freshwax/contracts';
import { lengthsText } from '../format/time.ts';
import { variableNames } from '../overview/correlation-pairs.ts';
import type { RowsBehind } from './rows-behind.ts';

const span = (from: string | undefined, to: string | undefined): string => {
  if (from === to) return String(from);
  if (to === undefined) return `${from} and more`;
  return from === undefined ? `up to ${to}` : `${from} to ${to}`;
};

const nouns: Record<Figure, string> = {
  albums: 'Albums',
  releases: 'Albums whose day is known',
  tracks: 'Tracks',
  trackDuration: 'Tracks with a length',
  trackPopularity: 'Tracks with a popularity',
  artists: 'Artists',
  artistPopularity: 'Artists with a popularity',
  artistListens: 'Artists that were listened to',
  watchedTracks: 'Watched tracks',
};

function pairsTitle({ x, y, xBin, yBin }: Readonly<Record<string, string>>): string {
  const nameOf = (variable: string | undefined) => variableNames[variable as CorrelationVariable].long.toLowerCase();
  const of = yBin === undefined ? (xBin === undefined ? '' : ', of one column') : ', of one cell';
  return `Tracks with ${nameOf(x)} and ${nameOf(y)}${of}`;
}

/** The rows in words, as the head of their list: `Tracks, popularity 60 to 64`. */
export function rowsTitle({ of, keys }: RowsBehind): string {
  if (of === 'pairs') return pairsTitle(keys);
  if (of === 'artists' && keys['artistId']) return 'What is known of this artist';
  const range = (name: string, show = span) => {
    const [from, to] = [keys[`${name}[gte]`], keys[`${name}[lte]`]];
    return from === undefined && to === undefined ? null : show(from, to);
  };
  const [popularity, fame, released] = [range('popularity'), range('artistPopularity'), range('released')];
  const length = range('durationMs', lengthsText);
  const said = [
    keys['q'] && `named ${keys['q']}`,
    popularity && `popularity ${popularity}`,
    fame && `popularity of artists ${fame}`,
    length && `length ${length}`,
    released && `released ${released}`,
    keys['genre'] && `genre ${keys['genre']}`,
    keys['type'] && `type ${keys['type']}`,
    keys['followed'] && 'of followed artists',
    keys['artistId'] && 'of this artist',
    keys['albumId'] && 'of this album',
  ];
  return [nouns[of], ...said.filter(Boolean)].join(', ');
}
