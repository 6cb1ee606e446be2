import type { TrackDurationAnswer } from '@freshwax/contracts';
import { countsUpTo, roundAxis } from '../chart/axis.ts';
import { yearAxis } from '../chart/stepped-axis.ts';
import { hasLonely } from '../chart/broken.ts';
import { MOST_POINTS, type ChartSpec } from '../chart/chart.schema.ts';
import { FEWEST } from '../chart/fewest.ts';
import { clock } from '../format/time.ts';

type Duration = TrackDurationAnswer['data'];
type Year = Duration['byReleaseYear'][number];

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

/** Years with tracks enough for a mean; all where none has. The table has the others too. */
export function drawnYears(all: readonly Year[]): readonly Year[] {
  const enough = all.filter(({ n }) => n >= FEWEST);
  return (enough.length > 0 ? enough : all).slice(-MOST_POINTS);
}

/** A place for each year; one without a value where years between two are missing, so that nothing joins them. */
function withHoles(years: readonly Year[]): (Year | { readonly year: number })[] {
  return years.flatMap((year, at) => {
    const next = years[at + 1]?.year ?? year.year;
    return next > year.year + 1 ? [year, { year: year.year + 1 }] : [year];
  });
}

/** @param years as they are drawn, oldest first */
export function toYearSpec(years: readonly Year[]): ChartSpec {
  const low = Math.min(...years.map((year) => year.q1), ...years.map((year) => year.mean));
  const high = Math.max(...years.map((year) => year.q3), ...years.map((year) => year.mean));
  const places = withHoles(years);
  const line = (of: 'mean' | 'median') => places.map((place) => [place.year, 'n' in place ? place[of] : null] as const);
  const hasDots = hasLonely(line('mean'));
  return {
    x: { ...yearAxis([years[0]?.year ?? 0, years.at(-1)?.year ?? 0], MOST_STEPS), name: 'year of release' },
    y: { ...roundAxis('clock', [low, high], MOST_STEPS - 1), unit: 'min:s' },
    stops: years.map(({ year }) => year),
    series: [
      {
        name: 'Middle half',
        mark: 'range',
        ink: 'data-1',
        points: places.map(
          (place) => [place.year, 'n' in place ? ([place.q1, place.q3] as const) : ([null, null] as const)] as const,
        ),
      },
      { name: 'Median', mark: 'line', ink: 'data-2', isDashed: true, points: line('median'), hasDots },
      { name: 'Mean', mark: 'line', ink: 'data-1', points: line('mean'), hasDots },
    ],
  };
}
