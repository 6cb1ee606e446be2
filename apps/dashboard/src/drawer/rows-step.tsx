import type { AlbumRow, ArtistRow, TrackRow } from '@freshwax/contracts';
import { GapState } from '../card/gap.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { Unanswered } from '../card/unanswered.tsx';
import { compact, plural } from '../format/number.ts';
import { clock, instantText } from '../format/time.ts';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { hrefTo } from '../view/view.ts';
import { RecordLink } from './record-link.tsx';
import { readRowsText, rowsTitle, type RowsBehind } from './rows-behind.ts';

type Row = AlbumRow | TrackRow | ArtistRow;

const SHOWN = 50;

const popularity = (value: number | null): string => (value === null ? 'popularity unknown' : `popularity ${value}`);

const facts: Record<RowsBehind['list'], (row: never) => readonly (string | null)[]> = {
  albums: (row: AlbumRow) => [
    row.releaseDate ?? 'no date',
    row.albumType,
    row.artists.map(({ name }) => name).join(', '),
  ],
  tracks: (row: TrackRow) => [
    popularity(row.popularity),
    row.durationMs === null ? null : clock(row.durationMs),
    row.artists.map(({ name }) => name).join(', '),
  ],
  artists: (row: ArtistRow) => [
    popularity(row.popularity),
    row.followers === null ? null : `${compact(row.followers)} followers`,
    row.genres?.join(', ') ?? null,
  ],
};

const RowLine = ({ row, list }: { row: Row; list: RowsBehind['list'] }) => (
  <li class="row-line" data-row={row.id}>
    <p class="row-name">
      {list === 'albums' ? (
        row.name
      ) : (
        <a href={hrefTo(`/${list}/${encodeURIComponent(row.id)}`)}>{row.name || row.id}</a>
      )}
    </p>
    <p class="row-facts">
      {facts[list](row as never)
        .filter(Boolean)
        .join(' · ')}
    </p>
    <p class="row-from">
      {sourceLabel(row.source)}, observed <time dateTime={row.observedAt}>{instantText(row.observedAt)}</time>
    </p>
    <RecordLink place={row.provenance} of={row.name} />
  </li>
);

const none = {
  kind: 'empty',
  title: 'No row is like that any more',
  text: <p>A newer observation may have moved them since the figure was drawn.</p>,
} as const;

/** The rows behind a figure, each with the place of the record that it came in. */
export function RowsStep({ rows }: { rows: string }) {
  const behind = readRowsText(rows);
  const kept = useAnswer<ListAnswer<Row>>({
    path: behind.list,
    query: { limit: SHOWN, count: 'exact', ...behind.filters },
  });
  const { answer } = kept.state.value;
  const total = answer?.page.total ?? answer?.data.length ?? 0;
  return (
    <div ref={kept.ref}>
      <h2 id="drawer-title" tabIndex={-1}>
        {rowsTitle(behind)}
      </h2>
      {answer && answer.data.length > 0 && (
        <>
          <p class="aside">
            {plural(total, 'row')}
            {total > answer.data.length && <>, the first {answer.data.length} of them</>}. The figures at the right are
            partition and offset of the record that each row rests on.
          </p>
          <ul class="row-lines" role="list">
            {answer.data.map((row) => (
              <RowLine key={`${row.source}:${row.id}`} row={row} list={behind.list} />
            ))}
          </ul>
        </>
      )}
      {answer?.data.length === 0 && <GapState gap={none} />}
      <Unanswered kept={kept} />
    </div>
  );
}
