import { addressOf } from '../query/address.ts';
import { view } from '../view/view.ts';
import { toAlbumQuery } from './album-filters.ts';

/** The same releases for programs that know nothing of Freshwax: feed, calendar and files, narrowed as the screen is. */
export function Feeds() {
  const { filters, source } = view.value;
  const { type, genre, followed } = filters;
  const feed = (path: string) => addressOf({ path, query: toAlbumQuery({ type, genre, followed } as never) }, source);
  const file = (path: string) => addressOf({ path, query: toAlbumQuery(filters) }, source);
  return (
    <p class="feeds">
      <a href={feed('releases.atom')}>Atom feed</a>
      <a href={feed('releases.ics')}>Calendar</a>
      <span class="aside">save as</span>
      <a href={file('albums.csv')}>CSV</a>
      <a href={file('albums.ndjson')}>NDJSON</a>
      <a href={file('albums.parquet')}>Parquet</a>
    </p>
  );
}
