import type { AlbumRow, ArtistRow } from '@freshwax/contracts';
import { toRowsText, type RowsBehind } from '../drawer/rows-behind.ts';
import { plural } from '../format/number.ts';
import type { ListAnswer, OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { changeView, hrefHere, view } from '../view/view.ts';
import { toChips, type Chip } from './chips.ts';
import { fittingLists, toListFilters, without } from './list-filters.ts';

/** The name of an artist that is filtered by its id. */
function ArtistName({ id }: { id: string }) {
  const kept = useAnswer<OneAnswer<ArtistRow>>({ path: `artists/${encodeURIComponent(id)}` });
  return <span ref={kept.ref}>{kept.state.value.answer?.data.name ?? id}</span>;
}

const OneChip = ({ chip: { names, label, value } }: { chip: Chip }) => (
  <li>
    <span class="narrowed-label">{label}</span> <b>{names[0] === 'artist' ? <ArtistName id={value} /> : value}</b>
    <button
      type="button"
      class="icon-button"
      aria-label={`No longer only ${label} ${value}`}
      onClick={() => changeView({ filters: without(view.value.filters, names) })}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d="M3 3l10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="1.8" />
      </svg>
    </button>
  </li>
);

const ones = { albums: 'album', tracks: 'track', artists: 'artist' } as const;

/** How many rows fit, and the way to them. */
function Fitting({ list }: { list: RowsBehind['list'] }) {
  const filters = toListFilters(list, view.value.filters);
  const kept = useAnswer<ListAnswer<AlbumRow>>({ path: list, query: { ...filters, limit: 1, count: 'exact' } });
  const total = kept.state.value.answer?.page.total;
  return (
    <a
      class="narrowed-rows"
      ref={kept.ref}
      href={hrefHere({ rows: toRowsText({ list, filters }) })}
      data-fitting={list}
    >
      {total === undefined ? list : plural(total, ones[list])}
    </a>
  );
}

/** What the screen is narrowed by, how many rows that leaves, and the ways out; it floats, so that nothing moves. */
export function NarrowedBar() {
  const { filters } = view.value;
  const chips = toChips(filters);
  if (chips.length === 0) return null;
  return (
    <section class="narrowed" aria-label="Narrowed to" data-narrowed>
      <ul role="list">
        {chips.map((chip) => (
          <OneChip key={chip.label} chip={chip} />
        ))}
      </ul>
      <span class="narrowed-ways">
        {fittingLists(filters).map((list) => (
          <Fitting key={`${list} ${JSON.stringify(filters)}`} list={list} />
        ))}
        <button type="button" class="button" onClick={() => changeView({ filters: {} })}>
          Clear
        </button>
      </span>
    </section>
  );
}
