import type { Found } from '../find/find.ts';
import { Finder } from '../find/finder.tsx';
import { changeView, view } from '../view/view.ts';
import { CompareCard } from './compare-card.tsx';

const MOST = 8;
const kinds = ['tracks', 'artists'] as const;

const KindSwitch = () => (
  <div class="segments" role="group" aria-label="What is compared">
    {kinds.map((of) => (
      <button
        key={of}
        type="button"
        aria-pressed={view.value.of === of}
        onClick={() => view.value.of !== of && changeView({ of, ids: [] })}
      >
        {of === 'tracks' ? 'Tracks' : 'Artists'}
      </button>
    ))}
  </div>
);

/** Histories of up to eight tracks or artists over one time. The address names them. */
export function CompareScreen() {
  const { ids, of } = view.value;
  const add = ({ id }: Found) => changeView({ ids: [...ids, id] });
  return (
    <>
      <div class="screen-head">
        <h1>Compare</h1>
        <KindSwitch />
        {ids.length < MOST ? (
          <Finder
            key={of}
            label={`Add ${of === 'tracks' ? 'a track' : 'an artist'}`}
            kinds={[of]}
            without={ids}
            onPick={add}
          />
        ) : (
          <p class="aside">{MOST} can be told apart at most: remove one first.</p>
        )}
      </div>
      <h2 class="sr-only">Popularity over time</h2>
      {ids.length > 0 ? <CompareCard key={of} of={of} ids={ids} /> : <Nothing of={of} />}
    </>
  );
}

const Nothing = ({ of }: { of: string }) => (
  <div class="card compare-empty">
    <p class="gap-title">Which {of} shall be set beside each other?</p>
    <p class="gap-text">
      Add them by name above, up to {MOST}. The address of this screen names them, so that a link shares the comparison.
    </p>
  </div>
);
