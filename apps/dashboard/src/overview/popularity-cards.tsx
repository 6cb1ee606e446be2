import type { PopularityDistributionAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Coverage } from '../card/coverage.tsx';
import { Figures } from '../card/figures.tsx';
import { Chart } from '../chart/chart.tsx';
import { count, decimal, percent, plural } from '../format/number.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofArtistsByEither, ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { view } from '../view/view.ts';
import { tableOf } from '../table/data-table.tsx';
import { binColumns } from './bin-columns.ts';
import { gapOf } from './gaps.tsx';
import { popularityQuestion } from './questions.ts';
import { toPopularitySpec } from './to-popularity-spec.ts';

interface PopularityProps {
  readonly of: 'tracks' | 'artists';
}

const pickBin = (of: PopularityProps['of'], bin: { from: number; to: number } | undefined): void =>
  bin && narrowBy({ [of === 'tracks' ? 'popularity' : 'fame']: `${bin.from}-${bin.to}` });

export function Popularity({ of }: PopularityProps) {
  const taken = of === 'tracks' ? ofTracks : ofArtistsByEither;
  const kept = useAnswer<PopularityDistributionAnswer>(popularityQuestion(view.value.filters));
  const content = ({ data, meta }: PopularityDistributionAnswer): CardContent => {
    const { summary, histogram } = data[of];
    const counted = of === 'tracks' ? 'Tracks' : 'Artists';
    const labelOf = (bin: { from: number; to: number }) =>
      bin.from === bin.to ? String(bin.from) : `${bin.from} – ${bin.to}`;
    const readout = (index: number) => {
      const bin = histogram[index];
      const rows =
        bin &&
        ([
          [counted, count(bin.n)],
          ['Share', percent(bin.n, summary.n)],
        ] as const);
      return bin && rows ? { title: `Popularity ${labelOf(bin)}`, rows } : null;
    };
    return {
      lead: (
        <Figures
          figures={[
            { label: 'mean', value: decimal(summary.mean) },
            { label: 'median', value: decimal(summary.median, Number.isInteger(summary.median) ? 0 : 1) },
            { label: 'standard deviation', value: decimal(summary.stdDev) },
          ]}
        />
      ),
      drawing: (
        <>
          <Chart
            label={`Histogram of the popularity of ${count(summary.n)} ${of}, 0 to 100, mean ${decimal(summary.mean)}`}
            spec={toPopularitySpec(data[of], of)}
            readout={readout}
            onPick={(index) => pickBin(of, histogram[index])}
          />
          <Coverage summary={summary} of={of} />
        </>
      ),
      table: tableOf({
        rows: histogram,
        columns: [
          { key: 'popularity', label: 'Popularity', value: (bin) => bin.from, show: labelOf },
          ...binColumns(counted, summary.n),
        ],
      }),
      n: summary.n,
      nOf: of,
      missing: summary.missing,
      behind: {
        of: of === 'tracks' ? 'trackPopularity' : 'artistPopularity',
        keys: toParameters(view.value.filters, taken),
      },
      partial: summary.notOffered > 0 ? `not offered for ${plural(summary.notOffered, of.slice(0, -1))}` : undefined,
      gap: gapOf(summary.availability, 'popularity', meta),
    };
  };
  const question = of === 'tracks' ? 'How popular are the tracks?' : 'How popular are the artists?';
  return (
    <Card
      name={`${of}-popularity`}
      question={question}
      kept={kept}
      content={content}
      sql={({ popularitySql }, _, scope) => popularitySql(of, scope)}
      follows={taken}
    />
  );
}
