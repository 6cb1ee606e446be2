import { rangeNames, ranges } from '../view/range.ts';
import { changeView, view } from '../view/view.ts';

/** How far back histories go: one choice for every chart of the screen. */
export const RangeSwitch = () => (
  <div class="segments" role="group" aria-label="How far back">
    {ranges.map((range) => (
      <button
        key={range}
        type="button"
        title={rangeNames[range]}
        aria-pressed={view.value.range === range}
        onClick={() => changeView({ range })}
      >
        {range}
      </button>
    ))}
  </div>
);
