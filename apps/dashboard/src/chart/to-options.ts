import type { ApexOptions } from 'apexcharts';
import { formatOf } from './axis.ts';
import type { AcrossAxis, Axis, ChartSeries, ChartSpec, Readout } from './chart.schema.ts';
import { labelsOf } from './labels.ts';
import type { Palette } from './palette.ts';

const apexType = { bar: 'bar', line: 'line', area: 'area', range: 'rangeArea', dots: 'scatter' } as const;
const strokeWidth = { bar: 0, line: 2.5, area: 2, range: 0, dots: 0 } as const;
const fillOpacity = { bar: 1, line: 1, area: 0.14, range: 0.2, dots: 0.45 } as const;

const LABEL_PX = '12px';

/** The series alone: what `updateSeries` takes. Points stay pairs. */
export const toSeries = (spec: ChartSpec) =>
  spec.series.map((series) => ({
    name: series.name,
    type: apexType[series.mark],
    data: series.points as [number, number | null][],
  }));

const toXAxis = (axis: AcrossAxis, palette: Palette, width: number): ApexXAxis => ({
  type: 'numeric',
  ...(axis.min !== undefined && { min: axis.min }),
  ...(axis.max !== undefined && { max: axis.max }),
  ...(axis.steps !== undefined && { tickAmount: axis.steps }),
  decimalsInFloat: 0,
  axisBorder: { show: true, color: palette.line },
  axisTicks: { show: false },
  crosshairs: { show: true, stroke: { color: palette.text, width: 1, dashArray: 0 } },
  tooltip: { enabled: false },
  title: { text: axis.name, offsetY: -6, style: { color: palette.text, fontSize: LABEL_PX, fontWeight: 400 } },
  labels: {
    rotate: 0,
    formatter: (value: string) => labelsOf(axis, width)(Number(value)),
    style: { colors: palette.text, fontSize: LABEL_PX },
  },
});

const toYAxis = (axis: Axis, palette: Palette): ApexYAxis => ({
  ...(axis.min !== undefined && { min: axis.min }),
  ...(axis.max !== undefined && { max: axis.max }),
  tickAmount: axis.steps ?? 4,
  forceNiceScale: axis.max === undefined,
  labels: { formatter: formatOf(axis.format), style: { colors: palette.text, fontSize: LABEL_PX }, offsetX: -8 },
});

const toAnnotations = (spec: ChartSpec, palette: Palette): XAxisAnnotations[] => [
  ...(spec.spans ?? []).map((span) => ({
    x: span.from,
    x2: span.to,
    fillColor: palette.ink('ink-3'),
    opacity: 0.1,
    borderColor: 'transparent',
  })),
  ...(spec.marks ?? []).map((mark) => ({
    x: mark.x,
    borderColor: palette.ink(mark.ink),
    strokeDashArray: 0,
    label: {
      text: mark.text,
      orientation: 'horizontal',
      textAnchor: mark.side === 'left' ? 'end' : 'start',
      offsetX: mark.side === 'left' ? -2 : 2,
      offsetY: -8,
      borderWidth: 0,
      style: { background: 'transparent', color: palette.ink(mark.ink), fontSize: LABEL_PX, fontWeight: 600 },
    },
  })),
];

const markerSize = ({ mark, hasDots }: ChartSeries): number => (mark === 'dots' ? 3.5 : hasDots ? 4 : 0);

const each = <T>(spec: ChartSpec, pick: (series: ChartSeries) => T): T[] => spec.series.map(pick);

export interface Surroundings {
  readonly palette: Palette;
  readonly height: number;
  readonly width: number;
  readonly nonce: string | undefined;
  /** Reads the newest data: options outlive the series that they were made with. */
  readonly readout: (series: number, index: number) => Readout | null;
  /** Called whenever the chart has been drawn anew. */
  readonly onDrawn: () => void;
}

/** All but the data: what `updateOptions` takes. Nothing moves: the figures are live, and motion would hide the change. */
export function toOptions(
  spec: ChartSpec,
  { palette, height, width, nonce, readout, onDrawn }: Surroundings,
): ApexOptions {
  const hasRange = spec.series.some((series) => series.mark === 'range');
  const isBars = spec.series.every((series) => series.mark === 'bar');
  const hasDots = spec.series.some((series) => series.mark === 'dots');
  return {
    chart: {
      type: hasRange ? 'rangeArea' : isBars ? 'bar' : 'line',
      height,
      stacked: spec.isStacked ?? false,
      ...(nonce && { nonce }),
      background: 'transparent',
      fontFamily: palette.font,
      foreColor: palette.text,
      parentHeightOffset: 0,
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: false },
      selection: { enabled: false },
      events: { mounted: onDrawn, updated: onDrawn },
    } as ApexChart,
    colors: each(spec, (series) => palette.ink(series.ink)),
    stroke: {
      curve: 'straight',
      // A round cap paints a dot where a path of no length lies.
      lineCap: 'butt',
      width: each(spec, (series) => (series.isDashed ? 1.5 : strokeWidth[series.mark])),
      dashArray: each(spec, (series) => (series.isDashed ? 5 : 0)),
    },
    fill: { type: 'solid', opacity: each(spec, (series) => fillOpacity[series.mark]) },
    plotOptions: { bar: { columnWidth: '90%', borderRadius: 2, borderRadiusApplication: 'end' } },
    states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
    grid: { borderColor: palette.line, padding: { top: spec.marks ? 2 : -12, right: 8, bottom: 0, left: 4 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    markers: {
      size: each(spec, markerSize),
      strokeWidth: 0,
      hover: { sizeOffset: 0 },
    },
    xaxis: toXAxis(spec.x, palette, width),
    yaxis: toYAxis(spec.y, palette),
    annotations: { xaxis: toAnnotations(spec, palette) },
    tooltip: {
      // Dots lie in no order: the one under the pointer speaks.
      shared: !hasDots,
      intersect: hasDots,
      custom: ({ seriesIndex, dataPointIndex }: { seriesIndex: number; dataPointIndex: number }) =>
        toTooltip(readout(seriesIndex, dataPointIndex)),
    },
  };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** ApexCharts sets this as HTML: every word is escaped, wherever it comes from. */
export function toTooltip(readout: Readout | null): string {
  if (!readout) return '';
  const rows = readout.rows.map(([label, value]) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`).join('');
  return `<div class="tip"><p>${escape(readout.title)}</p><dl>${rows}</dl></div>`;
}
