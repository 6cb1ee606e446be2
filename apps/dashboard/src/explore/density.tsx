import { useState } from 'preact/hooks';
import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import { plural } from '../format/number.ts';
import { axisName, binStart, lineWithin, mediansOf, shareOf, showOf, ticksOf } from './axes.ts';

interface DensityProps {
  readonly data: Exploration;
  readonly axes: NonNullable<Exploration['axes']>;
  readonly label: string;
  readonly x: CorrelationVariable;
  readonly y: CorrelationVariable;
  /** A click on a cell, or Enter where the keys have brought the reading line: a column alone. */
  readonly onPick: (column: number, row?: number) => void;
}

const SIZE = 100;
const percent = (share: number): string => `${(share * SIZE).toFixed(2)}%`;

/** Few tracks must still be seen beside many: the root of the share, never quite nothing. */
const strength = (n: number, most: number): number => 0.12 + 0.88 * Math.sqrt(n / most);

function Cells({ cells, axes, onPick }: Pick<Exploration, 'cells'> & Pick<DensityProps, 'axes' | 'onPick'>) {
  const most = Math.max(1, ...cells.map(([, , n]) => n));
  const [width, height] = [SIZE / axes.x.bins, SIZE / axes.y.bins];
  return (
    <g class="density-cells">
      {cells.map(([x, y, n]) => (
        <rect
          key={`${x}:${y}`}
          x={x * width}
          y={SIZE - (y + 1) * height}
          width={width}
          height={height}
          fill-opacity={strength(n, most)}
          onClick={() => onPick(x, y)}
        />
      ))}
    </g>
  );
}

function Lines({ data, axes }: Pick<DensityProps, 'data' | 'axes'>) {
  const fitted = data.line && lineWithin(axes, data.line);
  return (
    <>
      {mediansOf(data.spread).map((columns) => (
        <polyline
          key={columns[0]!.bin}
          class="density-median"
          points={columns
            .map(({ bin, median }) => {
              const x = ((bin + 0.5) / axes.x.bins) * SIZE;
              const y = SIZE - Math.max(0, Math.min(1, shareOf(axes.y, median))) * SIZE;
              return `${x.toFixed(2)},${y.toFixed(2)}`;
            })
            .join(' ')}
        />
      ))}
      {fitted && (
        <line
          class="density-line"
          x1={fitted[0][0] * SIZE}
          y1={SIZE - fitted[0][1] * SIZE}
          x2={fitted[1][0] * SIZE}
          y2={SIZE - fitted[1][1] * SIZE}
        />
      )}
    </>
  );
}

interface TicksProps {
  readonly axis: DensityProps['axes']['x'];
  readonly variable: CorrelationVariable;
  readonly side: 'left' | 'bottom';
}

const Ticks = ({ axis, variable, side }: TicksProps) => (
  <div class={`density-ticks density-${side}`} aria-hidden="true">
    {ticksOf(axis, variable).map((tick) => (
      <span key={tick} style={{ [side === 'left' ? 'bottom' : 'left']: percent(shareOf(axis, tick)) }}>
        {showOf(variable)(tick)}
      </span>
    ))}
  </div>
);

const keys: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 };

/** How many tracks lie where, with the line through them and the median of each column. Arrow keys read the columns, a cell or a column narrows. */
export function Density({ data, axes, label, x, y, onPick }: DensityProps) {
  const { spread } = data;
  const [at, setAt] = useState<number | null>(null);
  const column = at === null ? undefined : spread[Math.min(at, spread.length - 1)];
  const move = (event: KeyboardEvent) => {
    const step = keys[event.key];
    if (event.key === 'Enter' && column) return onPick(column.bin);
    if (step === undefined || spread.length === 0) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(spread.length - 1, (at ?? (step > 0 ? -1 : spread.length)) + step)));
  };
  const [showX, showY] = [showOf(x), showOf(y)];
  return (
    <div
      class="density"
      role="group"
      tabIndex={0}
      aria-roledescription="chart"
      aria-label={`${label}. Arrow keys read its columns, Enter narrows to one; its table holds them all.`}
      onKeyDown={move}
      onBlur={() => setAt(null)}
    >
      <p class="density-name" aria-hidden="true">
        {axisName(y)}
      </p>
      <Ticks axis={axes.y} variable={y} side="left" />
      <div class="density-plot">
        <svg viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
          <Cells cells={data.cells} axes={axes} onPick={onPick} />
          <Lines data={data} axes={axes} />
        </svg>
        {column && (
          <span
            class="density-column"
            aria-hidden="true"
            style={{ left: percent(column.bin / axes.x.bins), width: percent(1 / axes.x.bins) }}
          />
        )}
      </div>
      <Ticks axis={axes.x} variable={x} side="bottom" />
      <p class="density-name density-across" aria-hidden="true">
        {axisName(x)}
      </p>
      <p class="chart-readout" aria-live="polite">
        {column &&
          `${showX(binStart(axes.x, column.bin))} – ${showX(binStart(axes.x, column.bin + 1))} · ${plural(column.n, 'track')} · median ${showY(column.median)}, middle half ${showY(column.q1)} to ${showY(column.q3)}`}
      </p>
    </div>
  );
}
