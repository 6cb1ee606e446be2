import { createRef } from 'preact';
import type { FoundKind } from '@freshwax/contracts';
import type { Found } from '../find/find.ts';
import { Finder } from '../find/finder.tsx';
import { goTo, hrefTo } from '../view/view.ts';

const field = createRef<HTMLInputElement>();
const kinds: readonly FoundKind[] = ['artists', 'tracks', 'albums'];

export const focusSearch = (): void => field.current?.focus();

/** An album has no screen of its own: the radar, narrowed to its name, shows it and its like. */
const toHref = ({ kind, id, name }: Found): string =>
  kind === 'albums' ? hrefTo('/releases', { filters: { q: name } }) : hrefTo(`/${kind}/${encodeURIComponent(id)}`);

export const Search = () => (
  <Finder
    label="Search albums, tracks, artists"
    kinds={kinds}
    field={field}
    hint="/"
    onPick={(found) => goTo(toHref(found))}
  />
);
