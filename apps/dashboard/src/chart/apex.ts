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
    });
  let structure = structureOf(spec, colourVersion);
  let data = JSON.stringify(toSeries(spec));
  const chart = new ApexCharts(host, { ...options(spec), series: toSeries(spec) });
  // Drawn when this returns; what it promises is its animations' end.
  void chart.render();
  const globals = () => (chart as unknown as { w: { globals: ApexGlobals } }).w.globals;

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
      const { minX, maxX, gridWidth, gridHeight, translateX, translateY } = globals();
      if (!(maxX > minX)) return null;
      const share = (x - minX) / (maxX - minX);
      return { left: translateX + share * gridWidth, top: translateY, height: gridHeight };
    },
    xAt(left) {
      const { minX, maxX, gridWidth, translateX } = globals();
      const share = (left - translateX) / gridWidth;
      return maxX > minX && share >= 0 && share <= 1 ? minX + share * (maxX - minX) : null;
    },
    destroy: () => chart.destroy(),
  };
}
