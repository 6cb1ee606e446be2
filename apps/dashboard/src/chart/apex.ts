/** The one importer of ApexCharts; its own chunk, fetched when the first chart is about to be drawn. */
import ApexCharts from 'apexcharts';
import type { ChartSpec, Readout } from './chart.schema.ts';
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
  /** Where x lies in the element, px; null before the first drawing. */
  positionOf(x: number): { left: number; top: number; height: number } | null;
  svg(): SVGSVGElement | null;
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

export async function draw({ host, spec, colourVersion, readout }: Drawing): Promise<DrawnChart> {
  const options = (next: ChartSpec) =>
    toOptions(next, { palette: readPalette(host), height: host.clientHeight, nonce: nonce(), readout });
  let structure = structureOf(spec, colourVersion);
  let data = JSON.stringify(toSeries(spec));
  const chart = new ApexCharts(host, { ...options(spec), series: toSeries(spec) });
  await chart.render();
  const globals = () => (chart as unknown as { w: { globals: ApexGlobals } }).w.globals;

  return {
    update(next, version) {
      const nextStructure = structureOf(next, version);
      const nextData = JSON.stringify(toSeries(next));
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
    svg: () => host.querySelector<SVGSVGElement>('svg.apexcharts-svg'),
    destroy: () => chart.destroy(),
  };
}
