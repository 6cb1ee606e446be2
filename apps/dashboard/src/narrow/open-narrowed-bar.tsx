import type { ArtistRow, ContributorsAnswer } from '@freshwax/contracts';
import { rowsQuestion, toRowsText } from '../drawer/rows-behind.ts';
import { plural } from '../format/number.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { changeView, hrefHere, view } from '../view/view.ts';
import { toChips, type Chip } from './chips.ts';
import { fittingFigures, takenBy, without, type Counted } from './marks.ts';
import { toParameters } from './statistic-filters.ts';

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
function Fitting({ figure }: { figure: Counted }) {
  const behind = { of: figure, keys: toParameters(view.value.filters, takenBy[figure]) };
  const kept = useAnswer<ContributorsAnswer>(rowsQuestion(behind, 1));
  const n = kept.state.value.answer?.data.n;
  return (
    <a class="narrowed-rows" ref={kept.ref} href={hrefHere({ rows: toRowsText(behind) })} data-fitting={figure}>
      {n === undefined ? figure : plural(n, ones[figure])}
    </a>
  );
}

/** What the screen is narrowed by, how many rows that leaves, and the ways out; it floats, so that nothing moves. */
export function OpenNarrowedBar() {
  const { filters } = view.value;
  return (
    <section class="narrowed" aria-label="Narrowed to" data-narrowed>
      <ul role="list">
        {toChips(filters).map((chip) => (
          <OneChip key={chip.label} chip={chip} />
        ))}
      </ul>
      <span class="narrowed-ways">
        {fittingFigures(filters).map((figure) => (
          <Fitting key={`${figure} ${JSON.stringify(filters)}`} figure={figure} />
        ))}
        <button type="button" class="button" onClick={() => changeView({ filters: {} })}>
          Clear
        </button>
      </span>
    </section>
  );
}
