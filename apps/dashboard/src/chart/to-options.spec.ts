import { describe, expect, it } from '@jest/globals';
import type { ChartSpec } from './chart.schema.ts';
import { sparkPath } from './spark-path.ts';
import { toOptions, toSeries, toTooltip } from './to-options.ts';

const spec: ChartSpec = {
  x: { format: 'count', name: 'place, 1 to 3' },
  y: { format: 'count', unit: 'tracks' },
  series: [
    { name: 'half', mark: 'range', ink: 'data-1', points: [[1, [2, 3]]] },
    { name: 'mean', mark: 'line', ink: 'data-2', points: [[1, 2.5]] },
  ],
  marks: [{ x: 1, text: 'mean', side: 'left', ink: 'ink' }],
};
const palette = { ink: (name: string) => name, text: 'text', line: 'line', surface: 'surface', font: 'font' };
const options = toOptions(spec, {
  palette,
  height: 100,
  width: 300,
  nonce: 'n',
  readout: () => null,
  onDrawn: () => undefined,
});

describe('the options of a chart', () => {
  it('keeps points as pairs', () => {
    expect(toSeries(spec).map((series) => series.data)).toEqual([[[1, [2, 3]]], [[1, 2.5]]]);
  });
  it('moves nothing and carries the nonce', () => {
    expect(options.chart).toMatchObject({ type: 'rangeArea', animations: { enabled: false }, nonce: 'n' });
  });
  it('says what lies along the foot', () => {
    expect(options.xaxis?.title?.text).toBe('place, 1 to 3');
  });
  it('puts the word of a mark on the side that was asked for', () => {
    expect(options.annotations?.xaxis?.[0]?.label).toMatchObject({ text: 'mean', textAnchor: 'end' });
  });
  it('lets no word of the data become markup', () => {
    expect(toTooltip({ title: '<img onerror=x>', rows: [['a"b', "c'd&"]] })).toBe(
      '<div class="tip"><p>&lt;img onerror=x&gt;</p><dl><dt>a&quot;b</dt><dd>c&#39;d&amp;</dd></dl></div>',
    );
  });
});

describe('a sparkline', () => {
  it('draws nothing below two points and a flat line where nothing changed', () => {
    expect(sparkPath([[0, 1]])).toBe('');
    expect(
      sparkPath([
        [0, 5],
        [10, 5],
      ]),
    ).toBe('M0.0 26.0L120.0 26.0');
  });
  it('stays inside its box and leaves out what is not known', () => {
    expect(
      sparkPath([
        [0, 0],
        [5, null],
        [10, 9],
      ]),
    ).toBe('M0.0 26.0L120.0 2.0');
  });
  it('shows a small change as small, and a large one over its whole height', () => {
    const highest = (...values: number[]): number =>
      Math.min(
        ...[...sparkPath(values.map((value, at) => [at, value])).matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y)),
      );
    const [flat, slight, whole, fromNothing] = [
      highest(512, 512),
      highest(512, 513),
      highest(400, 513),
      highest(0, 0, 3),
    ];
    expect([flat, whole, fromNothing]).toEqual([26, 2, 2]);
    expect(flat - slight).toBeGreaterThan(0);
    expect(flat - slight).toBeLessThan(1);
  });
});
