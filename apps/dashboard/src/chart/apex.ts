/** The one importer of ApexCharts; its own chunk, fetched when the first chart is about to be drawn. */
import ApexCharts from 'apexcharts';
import type { ChartSpec, Readout } from './chart.schema.ts';
import { nearest } from './nearest.ts';
import { readPalette } from './palette.ts';
import { toOptions, toSeries } from './to-options.ts';

interface ApexGlobals {
  readonly minX: number;
  readonly maxX: number;
  readonly gridWidth: number;
  readonly gridHeight: number;
  readonly translateX: number;
  readonly translateY: number;
  readonly barPadForNumericAxis: number;
  /** Where each point lies, px, as the tooltip looks for the one under the pointer. */
  seriesXvalues: readonly (readonly number[])[];
}

export interface DrawnChart {
  update(spec: ChartSpec, colourVersion: number): void;
  /** The x at a place in the element, px; null outside of the drawing. */
  xAt(left: number): number | null;
  /** Where x lies in the element, px; null before the first drawing. */
  positionOf(x: number): { left: number; top: number; height: number } | null;
  destroy(): void;
}

const structureOf = (spec: ChartSpec, colourVersion: number): string =>
  JSON.stringify([colourVersion, { ...spec, series: spec.series.map((series) => ({ ...series, points: [] })) }]);

const nonce = (): string | undefined =>
  document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content || undefined;

/** How far from the left end of the axis x lies, px. */
const alongOf = ({ minX, maxX, gridWidth }: ApexGlobals, x: number): number => ((x - minX) / (maxX - minX)) * gridWidth;

/**
 * Tells the tooltip where the points lie, as a click finds them. Of bars ApexCharts takes the left edge instead: on the right half of
 * one it spoke of the next. It measures from where the lines across begin.
 */
function aim(host: HTMLElement, globals: ApexGlobals, { series }: ChartSpec): void {
  const lines = host.querySelector('.apexcharts-grid');
  if (!lines) return;
  const left = lines.getBoundingClientRect().left - host.getBoundingClientRect().left;
  const beside = globals.translateX - left - globals.barPadForNumericAxis;
  globals.seriesXvalues = globals.seriesXvalues.map((places, at) =>
    places.map((place, index) => {
      const point = series[at]?.points[index];
      return point && Number.isFinite(place) ? alongOf(globals, point[0]) + beside : place;
    }),
  );
}

export interface Drawing {
  readonly host: HTMLElement;
  readonly spec: ChartSpec;
  readonly colourVersion: number;
  readonly readout: (index: number) => Readout | null;
}

export function draw({ host, spec, colourVersion, readout }: Drawing): DrawnChart {
  let current = spec;
  const read = (series: number, index: number) => {
    const x = current.series[series]?.points[index]?.[0];
    return readout(current.stops && x !== undefined ? nearest(current.stops, x) : index);
  };
  const options = (next: ChartSpec) =>
    toOptions(next, {
      palette: readPalette(host),
      height: host.clientHeight,
      width: host.clientWidth,
      nonce: nonce(),
      readout: read,
      onDrawn: () => aim(host, globals(), current),
    });
  let structure = structureOf(spec, colourVersion);
  let data = JSON.stringify(toSeries(spec));
  const globals = () => (chart as unknown as { w: { globals: ApexGlobals } }).w.globals;
  const chart = new ApexCharts(host, { ...options(spec), series: toSeries(spec) });
  // Drawn when this returns; what it promises is its animations' end.
  void chart.render();

  return {
    update(next, version) {
      const nextStructure = structureOf(next, version);
      const nextData = JSON.stringify(toSeries(next));
      current = next;
      if (nextStructure !== structure)
        void chart.updateOptions({ ...options(next), series: toSeries(next) }, false, false);
      else if (nextData !== data) void chart.updateSeries(toSeries(next), false);
      structure = nextStructure;
      data = nextData;
    },
    positionOf(x) {
      const { minX, maxX, gridHeight, translateX, translateY } = globals();
      if (!(maxX > minX)) return null;
      return { left: translateX + alongOf(globals(), x), top: translateY, height: gridHeight };
    },
    xAt(left) {
      const { minX, maxX, gridWidth, translateX } = globals();
      const share = (left - translateX) / gridWidth;
      return maxX > minX && share >= 0 && share <= 1 ? minX + share * (maxX - minX) : null;
    },
    destroy: () => chart.destroy(),
  };
}
