import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { LostCode } from '../code/lost-code.tsx';
import { colourVersion } from '../view/theme.ts';
import type { DrawnChart } from './apex.ts';
import { chartCode } from './chart-code.ts';
import type { ChartSpec, Readout } from './chart.schema.ts';
import { nearest } from './nearest.ts';

export interface ChartProps {
  /** What the chart shows, in one sentence. */
  readonly label: string;
  readonly spec: ChartSpec;
  /** `low` leaves room for a line below; both are fixed, so that nothing moves when the chart arrives. */
  readonly size?: 'full' | 'low';
  readonly readout: (index: number) => Readout | null;
  /** Narrows the screen to a value: a click on it, or Enter where the keys have brought the reading line. */
  readonly onPick?: (index: number) => void;
}

/** Keys that move the reading line, and by how much. */
const strides: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -1e9,
  End: 1e9,
};

export function Chart({ label, spec, size = 'low', readout, onPick }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart | null>(null);
  const latest = useRef({ spec, readout });
  latest.current = { spec, readout };
  const version = colourVersion.value;
  const [index, setIndex] = useState<number | null>(null);

  const { module: apex, isLost } = chartCode.state.value;
  useEffect(() => void chartCode.need(), []);
  // With the card's words, in one step: a chart that came after them would be painted twice.
  useLayoutEffect(() => {
    if (!apex || !host.current) return;
    const chart = apex.draw({
      host: host.current,
      spec: latest.current.spec,
      colourVersion: colourVersion.peek(),
      readout: (at) => latest.current.readout(at),
    });
    drawn.current = chart;
    return () => {
      chart.destroy();
      drawn.current = null;
    };
  }, [apex]);

  useEffect(() => drawn.current?.update(spec, version), [spec, version]);

  const stops = spec.stops ?? spec.series[0]?.points.map(([x]) => x) ?? [];
  const move = (event: KeyboardEvent) => {
    const stride = strides[event.key];
    if (event.key === 'Enter' && index !== null) return onPick?.(Math.min(index, stops.length - 1));
    if (stride === undefined || stops.length === 0) return;
    event.preventDefault();
    setIndex(Math.max(0, Math.min(stops.length - 1, (index ?? (stride > 0 ? -1 : stops.length)) + stride)));
  };
  const pick = (event: MouseEvent) => {
    const box = host.current?.getBoundingClientRect();
    const x = box && drawn.current?.xAt(event.clientX - box.left);
    if (x !== null && x !== undefined && stops.length > 0) onPick?.(nearest(stops, x));
  };
  const at = index === null ? undefined : stops[Math.min(index, stops.length - 1)];
  const place = at === undefined ? null : drawn.current?.positionOf(at);
  const said = at !== undefined && index !== null ? readout(Math.min(index, stops.length - 1)) : null;

  if (isLost)
    return (
      <div class={`chart-lost chart-${size}`}>
        <LostCode code={chartCode} />
      </div>
    );
  return (
    <div
      class={`chart chart-${size}${onPick ? ' chart-picks' : ''}${spec.marks ? ' chart-marked' : ''}`}
      tabIndex={0}
      role="group"
      aria-roledescription="chart"
      aria-label={`${label}. Arrow keys read its values; ${onPick ? 'Enter narrows the screen to one; ' : ''}its table holds them all.`}
      onKeyDown={move}
      onBlur={() => setIndex(null)}
    >
      <p class="chart-unit" aria-hidden="true">
        {spec.y.unit}
      </p>
      <div class="chart-host" ref={host} aria-hidden="true" onClick={onPick && pick} />
      {place && (
        <div
          class="chart-cursor"
          aria-hidden="true"
          style={{ left: `${place.left}px`, top: `${place.top}px`, height: `${place.height}px` }}
        />
      )}
      <p class="chart-readout" aria-live="polite">
        {said && [said.title, ...said.rows.map(([name, value]) => `${name} ${value}`)].join(' · ')}
      </p>
    </div>
  );
}
