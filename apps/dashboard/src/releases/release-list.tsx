import { useState } from 'preact/hooks';
import type { AlbumRow } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { count, plural } from '../format/number.ts';
import { activeNames } from '../narrow/marks.ts';
import { ofAlbums, toParameters } from '../narrow/statistic-filters.ts';
import { nothingYet } from '../overview/gaps.tsx';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { view } from '../view/view.ts';
import { Release, releasesTable } from './release-item.tsx';

const STEPS = [48, 100, 200] as const;

const More = ({ shown, total, onMore }: { shown: number; total: number; onMore: (() => void) | null }) => (
  <p class="list-more">
    {onMore ? (
      <button type="button" class="button" onClick={onMore}>
        Show more
      </button>
    ) : (
      shown < total && <span class="aside">The files above hold all {count(total)}.</span>
    )}
  </p>
);

/** The releases that fit, newest first. */
export function ReleaseList() {
  const [step, setStep] = useState(0);
  const { filters } = view.value;
  const query = { ...toParameters(filters, ofAlbums), limit: STEPS[step]!, count: 'exact' };
  const kept = useAnswer<ListAnswer<AlbumRow>>({ path: 'albums', query, minIntervalMs: 2_000 });
  const isNarrowed = activeNames(filters).length > 0;
  const content = ({ data, page, meta }: ListAnswer<AlbumRow>): CardContent => {
    const total = page.total ?? data.length;
    return {
      lead: (
        <p class="lead-line" data-total={total}>
          <b>{plural(total, 'release')}</b>
          {isNarrowed ? ' that fit' : ' in all'}
          {total > data.length && `, the newest ${data.length} shown`}
        </p>
      ),
      drawing: (
        <>
          <ul class="releases releases-wide" role="list" data-releases="all">
            {data.map((album) => (
              <Release key={`${album.source}:${album.id}`} album={album} />
            ))}
          </ul>
          <More
            shown={data.length}
            total={total}
            onMore={page.hasMore && step < STEPS.length - 1 ? () => setStep(step + 1) : null}
          />
        </>
      ),
      table: releasesTable(data),
      n: total,
      nOf: total === 1 ? 'release' : 'releases',
      missing: meta.missing['releaseDate'] ?? 0,
      gap: data.length === 0 ? nothingYet('releases', meta) : undefined,
    };
  };
  return (
    <Card
      name="releases"
      question="What came out?"
      kept={kept}
      content={content}
      size="free"
      sql={({ albumsSql }, _, scope) => albumsSql('newest', STEPS[step]!, scope)}
      follows={ofAlbums}
    />
  );
}
