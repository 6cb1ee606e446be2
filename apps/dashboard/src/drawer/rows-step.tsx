import type { Contributor, ContributorsAnswer } from '@freshwax/contracts';
import { GapState } from '../card/gap.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { Unanswered } from '../card/gap.tsx';
import { count, plural } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { hrefTo } from '../view/view.ts';
import { RecordLink } from './record-link.tsx';
import { readRowsText, rowsQuestion } from './rows-behind.ts';
import { rowsTitle } from './rows-title.ts';
import { toFacts } from './to-facts.ts';

const SHOWN = 50;

/** Screens of their own have tracks and artists. */
const screens: Readonly<Record<string, string>> = {
  'live.tracks': '/tracks',
  'live.track_meta': '/tracks',
  'live.spotify_events': '/tracks',
  'live.artist_meta': '/artists',
};

const RowLine = ({ row }: { row: Contributor }) => {
  const screen = screens[row.table];
  const name = row.name || row.id;
  return (
    <li class="row-line" data-row={row.id}>
      <p class="row-name">{screen ? <a href={hrefTo(`${screen}/${encodeURIComponent(row.id)}`)}>{name}</a> : name}</p>
      <RecordLink place={row.provenance} of={name} />
      <p class="row-facts">{toFacts(row.values).join(' · ')}</p>
      <p class="row-from">
        {sourceLabel(row.source)}, observed <time dateTime={row.observedAt}>{instantText(row.observedAt)}</time>
        {row.beside.map(({ table, id, provenance }) => (
          <span key={`${table}:${id}`}>
            , with <code>{table}</code> <RecordLink place={provenance} of={`${table} ${id}`} />
          </span>
        ))}
      </p>
    </li>
  );
};

const none = {
  kind: 'empty',
  title: 'No row is like that any more',
  text: <p>A newer observation may have moved them since the figure was drawn.</p>,
} as const;

/** The rows behind a figure, each with the place of the record that it came in. */
export function RowsStep({ rows }: { rows: string }) {
  const behind = readRowsText(rows);
  const kept = useAnswer<ContributorsAnswer>(rowsQuestion(behind, SHOWN));
  const { answer } = kept.state.value;
  const shown = answer?.data.rows ?? [];
  return (
    <div ref={kept.ref}>
      <h2 id="drawer-title" tabIndex={-1}>
        {rowsTitle(behind)}
      </h2>
      {answer && shown.length > 0 && (
        <>
          <p class="aside" data-behind={answer.data.n}>
            {plural(answer.data.n, 'row')}
            {answer.page.hasMore && <>, the first {count(shown.length)} of them by id</>}. The figures at the right are
            partition and offset of the record that each row rests on.
          </p>
          <ul class="row-lines" role="list">
            {shown.map((row) => (
              <RowLine key={`${row.source}:${row.id}`} row={row} />
            ))}
          </ul>
        </>
      )}
      {answer && shown.length === 0 && <GapState gap={none} />}
      <Unanswered kept={kept} />
    </div>
  );
}
