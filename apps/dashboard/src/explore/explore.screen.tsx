import type { CorrelationVariable } from '@freshwax/contracts';
import { variableNames } from '../overview/correlation-pairs.ts';
import { changeView, view } from '../view/view.ts';
import { isVariable, variables } from './axes.ts';
import { ExplorationCard } from './exploration-card.tsx';

interface AxisPickerProps {
  readonly axis: 'x' | 'y';
  readonly value: CorrelationVariable;
  readonly other: CorrelationVariable;
}

/** The two axes never show the same: choosing what the other has swaps them. */
function choose(axis: 'x' | 'y', next: string, { value, other }: Pick<AxisPickerProps, 'value' | 'other'>): void {
  const opposite = axis === 'x' ? 'y' : 'x';
  changeView({ [axis]: next, [opposite]: next === other ? value : other });
}

const AxisPicker = ({ axis, value, other }: AxisPickerProps) => (
  <label class="field">
    <span>{axis === 'x' ? 'Across' : 'Up'}</span>
    <select value={value} onChange={(event) => choose(axis, event.currentTarget.value, { value, other })}>
      {variables.map((variable) => (
        <option key={variable} value={variable}>
          {variableNames[variable].long}
        </option>
      ))}
    </select>
  </label>
);

/** Any variable of a track against any other. */
export function ExploreScreen() {
  const x = isVariable(view.value.x) ? view.value.x : 'durationMs';
  const y =
    isVariable(view.value.y) && view.value.y !== x ? view.value.y : x === 'popularity' ? 'durationMs' : 'popularity';
  return (
    <>
      <div class="screen-head">
        <h1>Explore</h1>
        <AxisPicker axis="x" value={x} other={y} />
        <button type="button" class="button" onClick={() => changeView({ x: y, y: x })}>
          Swap
        </button>
        <AxisPicker axis="y" value={y} other={x} />
      </div>
      <h2 class="sr-only">One against the other</h2>
      <ExplorationCard key={`${x} ${y}`} x={x} y={y} isLarge />
    </>
  );
}
