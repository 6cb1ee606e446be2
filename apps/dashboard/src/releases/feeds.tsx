import { ofAlbums, ofReleases, toParameters } from '../narrow/statistic-filters.ts';
import { addressOf } from '../query/address.ts';
import { view } from '../view/view.ts';

/** The same releases for programs that know nothing of Freshwax: feed, calendar and files, narrowed as the screen is. */
export function Feeds() {
  const { filters, source } = view.value;
  // A feed goes on: it has no name that is looked for, and no last day.
  const lasting = toParameters(filters, [...ofReleases, 'followed']);
  const feed = (path: string) => addressOf({ path, query: lasting }, source);
  const file = (path: string) => addressOf({ path, query: toParameters(filters, ofAlbums) }, source);
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
