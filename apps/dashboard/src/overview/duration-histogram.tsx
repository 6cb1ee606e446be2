import type { TrackDurationAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Coverage } from '../card/coverage.tsx';
import { Figures } from '../card/figures.tsx';
import { Chart } from '../chart/chart.tsx';
import { count, percent } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { view } from '../view/view.ts';
import { binColumns } from './bin-columns.ts';
import { gapOf } from './gaps.tsx';
import { durationQuestion } from './questions.ts';
import { toDurationBins, toDurationSpec } from './to-duration-spec.ts';

const pickBin = (bin: TrackDurationAnswer['data']['histogram'][number] | undefined): void =>
  bin && narrowBy({ duration: `${bin.fromMs}-${bin.toMs === null ? '' : bin.toMs - 1}` });

export function DurationHistogram() {
  const kept = useAnswer<TrackDurationAnswer>(durationQuestion(view.value.filters));
  const content = ({ data, meta }: TrackDurationAnswer): CardContent => {
    const { summary } = data;
    const bins = toDurationBins(data.histogram);
    const readout = (index: number) => {
      const bin = bins[index];
      return bin
        ? {
            title: bin.label,
            rows: [
              ['Tracks', count(bin.n)],
              ['Share', percent(bin.n, summary.n)],
            ] as const,
          }
        : null;
    };
    return {
      lead: (
        <Figures
          figures={[
            { label: 'mean', value: clock(summary.mean) },
            { label: 'median', value: clock(summary.median) },
            { label: 'middle half', value: `${clock(summary.q1)} – ${clock(summary.q3)}` },
          ]}
        />
      ),
      drawing: (
        <>
          <Chart
            label={`Histogram of the length of ${count(summary.n)} tracks, mean ${clock(summary.mean)}, median ${clock(summary.median)}`}
            spec={toDurationSpec(data)}
            readout={readout}
            onPick={(index) => pickBin(data.histogram[index])}
          />
          <Coverage summary={summary} of="tracks" />
        </>
      ),
      table: tableOf({
        rows: bins,
        columns: [{ key: 'length', label: 'Length', value: (bin) => bin.label }, ...binColumns('Tracks', summary.n)],
      }),
      n: summary.n,
      nOf: 'tracks',
      missing: summary.missing,
      behind: { of: 'trackDuration', keys: toParameters(view.value.filters, ofTracks) },
      gap:
        summary.n === 0
          ? gapOf(summary.availability === 'ok' ? 'missing' : summary.availability, 'track length', meta)
          : undefined,
    };
  };
  return (
    <Card
      name="duration"
      question="How long is a track?"
      kept={kept}
      content={content}
      sql={({ durationSql }, _, scope) => durationSql(scope)}
      follows={ofTracks}
    />
  );
}
