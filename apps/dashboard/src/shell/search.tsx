import { createRef } from 'preact';
import type { FoundKind } from '@freshwax/contracts';
import type { Found } from '../find/find.ts';
import { Finder } from '../find/finder.tsx';
import { goTo, hrefTo } from '../view/view.ts';

const field = createRef<HTMLInputElement>();
const kinds: readonly FoundKind[] = ['artists', 'tracks', 'albums', 'watchedTracks'];

export const focusSearch = (): void => field.current?.focus();

/**
 * An album has no screen of its own: the radar, narrowed to its name, shows it and its like. What is watched may be known from nowhere
 * else; its history is on the screen of all of them.
 */
const toHref = ({ kind, id, name }: Found): string => {
  if (kind === 'albums') return hrefTo('/releases', { filters: { q: name } });
  return kind === 'watchedTracks' ? hrefTo('/watched') : hrefTo(`/${kind}/${encodeURIComponent(id)}`);
};

export const Search = () => (
  <Finder
    label="Search albums, tracks, artists"
    kinds={kinds}
    field={field}
    hint="/"
    onPick={(found) => goTo(toHref(found))}
  />
);
