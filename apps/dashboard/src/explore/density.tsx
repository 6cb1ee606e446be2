import type { TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import { count, plural } from '../format/number.ts';
import { axisName, binText, hasMedian, lineWithin, mediansOf, shareOf, showOf, ticksOf } from './axes.ts';
import { moved, pointedAt, type Reading } from './reading.ts';
import { legendCounts, strength } from './strength.ts';

interface DensityProps {
  readonly data: Exploration;
  readonly axes: NonNullable<Exploration['axes']>;
  readonly label: string;
  readonly x: CorrelationVariable;
  readonly y: CorrelationVariable;
  /** A click on a cell, or Enter where the keys are: on a cell, or on a whole column. */
  readonly onPick: (column: number, row?: number) => void;
}

const SIZE = 100;
const percent = (share: number): string => `${(share * SIZE).toFixed(2)}%`;

const mostOf = (cells: Exploration['cells']): number => Math.max(0, ...cells.map(([, , n]) => n));

/** How many tracks a colour stands for, beside what the lines are. */
export function DensityKey({ cells }: Pick<Exploration, 'cells'>) {
  const most = mostOf(cells);
  return (
    <li class="density-key">
      tracks in a cell
      {legendCounts(most).map((n) => (
        <span key={n}>
          <span class="key" aria-hidden="true" style={{ '--strength': `${strength(n, most) * SIZE}%` }} />
          {count(n)}
        </span>
      ))}
    </li>
  );
}

function Cells({ cells, axes, onPick }: Pick<Exploration, 'cells'> & Pick<DensityProps, 'axes' | 'onPick'>) {
  const most = mostOf(cells);
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

function Lines({ data, axes, y: up }: Pick<DensityProps, 'data' | 'axes' | 'y'>) {
  const fitted = data.line && lineWithin(axes, data.line);
  return (
    <>
      {mediansOf(data.spread, up).map((columns) => (
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

/** What is read where the keys or the pointer are. */
function readingText({ data, axes, x, y }: DensityProps, { column, row }: Reading): string {
  const across = binText(axes.x, column, x);
  if (row !== null) {
    const n = data.cells.find(([cellX, cellY]) => cellX === column && cellY === row)?.[2] ?? 0;
    return `${across} · ${binText(axes.y, row, y)} · ${plural(n, 'track')}`;
  }
  const spread = data.spread.find(({ bin }) => bin === column);
  if (!spread) return across;
  const tracks = `${across} · ${plural(spread.n, 'track')}`;
  if (!hasMedian(y)) return tracks;
  const showY = showOf(y);
  return `${tracks} · median ${showY(spread.median)}, middle half ${showY(spread.q1)} to ${showY(spread.q3)}`;
}

const Place = ({ axes, column, row }: Pick<DensityProps, 'axes'> & Reading) => (
  <span
    class="density-place"
    aria-hidden="true"
    style={{
      left: percent(column / axes.x.bins),
      width: percent(1 / axes.x.bins),
      bottom: percent((row ?? 0) / axes.y.bins),
      height: percent(row === null ? 1 : 1 / axes.y.bins),
    }}
  />
);

/**
 * How many tracks lie where, with the line through them and the median of each column. Arrow keys and the pointer read the
 * columns and their cells; what is read or clicked narrows.
 */
export function Density(props: DensityProps) {
  const { data, axes, label, x, y, onPick } = props;
  const [at, setAt] = useState<Reading | null>(null);
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && at) return onPick(at.column, at.row ?? undefined);
    const next = moved(at, event.key, data);
    if (!next) return;
    event.preventDefault();
    setAt(next);
  };
  const point = ({ currentTarget, clientX, clientY }: TargetedMouseEvent<HTMLElement>) => {
    const { left, bottom, width, height } = currentTarget.getBoundingClientRect();
    const next = pointedAt([(clientX - left) / width, (bottom - clientY) / height], data);
    // Drawn again only where the reading changes.
    setAt((was) => (was?.column === next?.column && was?.row === next?.row ? was : next));
  };
  return (
    <div
      class="density"
      role="group"
      tabIndex={0}
      aria-roledescription="chart"
      aria-label={`${label}. Left and right read its columns, up and down the cells of one, Enter narrows to it; its table holds them all.`}
      onKeyDown={move}
      onBlur={() => setAt(null)}
    >
      <p class="density-name" aria-hidden="true">
        {axisName(y)}
      </p>
      <Ticks axis={axes.y} variable={y} side="left" />
      <div class="density-plot" onMouseMove={point} onMouseLeave={() => setAt(null)}>
        <svg viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
          <Cells cells={data.cells} axes={axes} onPick={onPick} />
          <Lines data={data} axes={axes} y={y} />
        </svg>
        {at && <Place axes={axes} {...at} />}
      </div>
      <Ticks axis={axes.x} variable={x} side="bottom" />
      <p class="density-name density-across" aria-hidden="true">
        {axisName(x)}
      </p>
      <p class="chart-readout" aria-live="polite">
        {at && readingText(props, at)}
      </p>
    </div>
  );
}
