import type { AlbumList } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { ofAlbums, toParameters } from '../narrow/statistic-filters.ts';
import type { Question } from '../query/address.ts';
import { useAnswer } from '../query/use-answer.ts';
import { Release, releasesTable } from '../releases/release-item.tsx';
import type { Filters } from '../view/view-state.ts';
import { view } from '../view/view.ts';
import { nothingYet } from './gaps.tsx';

const SHOWN = 12;

const questions = {
  newest: 'What is new?',
  listens: 'Which releases are listened to the most?',
} as const;
type Order = keyof typeof questions;

const questionOf = (order: Order, filters: Filters): Question => ({
  path: 'albums',
  query: {
    sort: order === 'newest' ? '-releaseDate' : '-listenCount',
    limit: SHOWN,
    ...toParameters(filters, ofAlbums),
  },
  minIntervalMs: 3_000,
});

export function ReleasesCard({ order }: { order: Order }) {
  const kept = useAnswer<AlbumList>(questionOf(order, view.value.filters));
  const content = ({ data, meta }: AlbumList): CardContent => ({
    drawing: (
      // Scrolls: to be reached by the keyboard also where no row of it has a link.
      <div class="releases-scroll" tabIndex={0} role="region" aria-label={questions[order]}>
        <ul class="releases" role="list" data-releases={order}>
          {data.map((album) => (
            <Release key={`${album.source}:${album.id}`} album={album} />
          ))}
        </ul>
      </div>
    ),
    table: releasesTable(data),
    n: data.length,
    nOf: order === 'newest' ? 'releases, the newest' : 'releases, the most listened to',
    missing: meta.missing['releaseDate'] ?? 0,
    gap: data.length === 0 ? nothingYet('releases', meta) : undefined,
  });
  return (
    <Card
      name={`releases-${order}`}
      question={questions[order]}
      kept={kept}
      content={content}
      size="list"
      isBare
      sql={({ albumsSql }, _, scope) => albumsSql(order, SHOWN, scope)}
      follows={ofAlbums}
    />
  );
}
