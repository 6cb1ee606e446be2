import type { TrackDurationAnswer } from '@freshwax/contracts';
import { countsUpTo, roundAxis } from '../chart/axis.ts';
import type { ChartSpec } from '../chart/chart.schema.ts';
import { clock } from '../format/time.ts';

type Duration = TrackDurationAnswer['data'];

const MOST_STEPS = 6;

export interface DurationBin {
  readonly label: string;
  readonly middleMs: number;
  readonly endMs: number;
  readonly n: number;
}

/** The last bin is open above: it is drawn as wide as the others and labelled as what it is. */
export function toDurationBins(histogram: Duration['histogram']): DurationBin[] {
  const first = histogram[0];
  const width = first && first.toMs !== null ? first.toMs - first.fromMs : 0;
  return histogram.map(({ fromMs, toMs, n }) => ({
    label: toMs === null ? `${clock(fromMs)} and longer` : `${clock(fromMs)} – ${clock(toMs)}`,
    middleMs: fromMs + width / 2,
    endMs: fromMs + width,
    n,
  }));
}

/** What is longer than all other bins stands in one bar, which is no bin of that width: in a neutral ink, behind a mark that says so. */
const LONGER = { text: 'longer >', side: 'left', ink: 'ink-3' } as const;

/** Marks move in steps of a second, so that live data rarely changes the structure of the chart. */
const toSecond = (ms: number): number => Math.round(ms / 1_000) * 1_000;

export function toDurationSpec({ summary, histogram }: Pick<Duration, 'summary' | 'histogram'>): ChartSpec {
  const bins = toDurationBins(histogram);
  const { mean, median, q1, q3 } = summary;
  const isMeanRight = (mean ?? 0) >= (median ?? 0);
  const open = histogram.findIndex(({ toMs, n }) => toMs === null && n > 0);
  const barsOf = (isOpen: boolean) =>
    bins.map((bin, at) => [bin.middleMs, (at === open) === isOpen ? bin.n : 0] as const);
  return {
    x: {
      ...roundAxis('clock', [histogram[0]?.fromMs ?? 0, bins.at(-1)?.endMs ?? 0], MOST_STEPS),
      name: 'length of a track, min:s',
    },
    y: countsUpTo(bins, 'tracks'),
    isStacked: true,
    series: [
      { name: 'Tracks', mark: 'bar', ink: 'data-1', points: barsOf(false) },
      ...(open < 0 ? [] : [{ name: 'Longer', mark: 'bar', ink: LONGER.ink, points: barsOf(true) } as const]),
    ],
    spans: q1 !== null && q3 !== null ? [{ from: toSecond(q1), to: toSecond(q3) }] : [],
    marks: [
      ...(open < 0 ? [] : [{ ...LONGER, x: histogram[open]!.fromMs }]),
      ...(mean !== null
        ? [{ x: toSecond(mean), text: 'mean', side: isMeanRight ? 'right' : 'left', ink: 'ink' } as const]
        : []),
      ...(median !== null
        ? [{ x: toSecond(median), text: 'median', side: isMeanRight ? 'left' : 'right', ink: 'data-2' } as const]
        : []),
    ],
  };
}
