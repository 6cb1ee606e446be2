/** A chart as the cards describe it: plain data, so that what changed between two renders can be told by comparing. */

export type Ink = 'data-1' | 'data-2' | 'data-3' | 'data-4' | 'ink' | 'ink-3';
export type AxisFormat = 'clock' | 'count' | 'year' | 'month' | 'time' | 'second' | 'day' | 'date' | 'rate' | 'figure';

/** `[x, y]` */
export type Point = readonly [number, number | null];
/** `[x, [low, high]]` */
export type RangePoint = readonly [number, readonly [number, number]];

interface Series<M extends string, P> {
  readonly name: string;
  readonly mark: M;
  readonly ink: Ink;
  readonly points: readonly P[];
  readonly isDashed?: boolean;
  /** A dot on each point: a line shows none that stands alone. */
  readonly hasDots?: boolean;
}
export type ChartSeries = Series<'bar' | 'line' | 'area' | 'dots', Point> | Series<'range', RangePoint>;

export interface Axis {
  readonly format: AxisFormat;
  readonly min?: number;
  readonly max?: number;
  /** Number of equal steps between the ends. */
  readonly steps?: number;
  /** Those of the steps that have a label; all of them where it is left out. */
  readonly ticks?: readonly number[];
}

export interface AcrossAxis extends Axis {
  /** What lies along it, and in what: stands below it. */
  readonly name: string;
}

export interface UpAxis extends Axis {
  /** What it counts, or in what: stands above it. */
  readonly unit: string;
}

/** A vertical line with a word; `side` keeps two words that stand close from covering each other. */
export interface Mark {
  readonly x: number;
  readonly text: string;
  readonly side: 'left' | 'right';
  readonly ink: Ink;
}
/** A shaded part of the x axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ChartSpec {
  readonly x: AcrossAxis;
  readonly y: UpAxis;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly Mark[];
  readonly spans?: readonly Span[];
  /** Bars stand on one another. */
  readonly isStacked?: boolean;
  /** The x that keys and pointer read one after the other, where no single series has them all; rising. */
  readonly stops?: readonly number[];
}

/** What one x says, for the pointer, the arrow keys and a screen reader alike. */
export interface Readout {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** More points than this are a server's job to bin. */
export const MOST_POINTS = 500;
