import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Legend, type Key } from '../card/figures.tsx';
import { toRowsText, type RowsBehind } from '../drawer/rows-behind.ts';
import { RowsLink } from '../drawer/rows-link.tsx';
import { coefficient, count, plural } from '../format/number.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofTracks } from '../narrow/statistic-filters.ts';
import { inWords, rowsOf, variableNames } from '../overview/correlation-pairs.ts';
import { gapOf } from '../overview/gaps.tsx';
import { explorationQuestion } from '../overview/questions.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { goTo, hrefHere, hrefTo, view } from '../view/view.ts';
import { binStart, binText, lineWithin, mediansOf, showOf } from './axes.ts';
import { markOf, type Bin } from './cell-mark.ts';
import { Density, DensityKey } from './density.tsx';
import { lineInWords } from './slope-in-words.ts';

/** Of the lines that are drawn. */
function keysOf({ axes, line, spread }: Exploration, y: CorrelationVariable): Key[] {
  const keys: Key[] = [];
  if (axes && line && lineWithin(axes, line)) keys.push({ label: 'fitted line', look: 'line', ink: 'data-2' });
  if (mediansOf(spread, y).length > 0) keys.push({ label: 'median', look: 'dashed', ink: 'ink' });
  return keys;
}

function Lead({ data: { correlation, line } }: { data: Exploration }) {
  const r = correlation.pearson;
  return (
    <p class="lead-line">
      {r ? (
        <>
          r = <b>{coefficient(r.r)}</b>
          {r.low !== null && ` (95 % interval ${coefficient(r.low)} to ${coefficient(r.high)})`},{' '}
          {inWords(r, correlation.n)}
        </>
      ) : (
        'No coefficient: too few pairs, or one of the two never changes.'
      )}
      {correlation.spearman && (
        <>
          ; ρ = <b>{coefficient(correlation.spearman.r)}</b>
        </>
      )}
      {line === null && r && '. One of the two never changes: no line.'}
    </p>
  );
}

const toTable = ({ axes, spread }: Exploration, { x, y }: Pick<ExplorationCardProps, 'x' | 'y'>) => {
  const showY = showOf(y);
  const yName = variableNames[y].long;
  return tableOf<Exploration['spread'][number]>({
    rows: spread,
    columns: [
      {
        key: 'x',
        label: variableNames[x].long,
        value: (row) => (axes ? binStart(axes.x, row.bin) : null),
        show: (row) => axes && binText(axes.x, row.bin, x),
      },
      {
        ...numeric('n', 'Tracks', (row: Exploration['spread'][number]) => row.n),
        show: (row) => <RowsLink behind={rowsOfBin({ x, y }, row.bin)}>{count(row.n)}</RowsLink>,
      },
      numeric('q1', 'Lower quartile', (row) => row.q1, showY),
      numeric('median', `Median ${yName}`, (row) => row.median, showY),
      numeric('q3', 'Upper quartile', (row) => row.q3, showY),
    ],
  });
};

interface Picked {
  readonly x: CorrelationVariable;
  readonly y: CorrelationVariable;
  readonly axes: NonNullable<Exploration['axes']>;
  readonly column: number;
  readonly row: number | undefined;
  readonly asOf: string;
}

/** Narrows the screen to what is picked; where it cannot be narrowed so, shows the rows behind. */
function pick({ x, y, axes, column, row, asOf }: Picked): void {
  const bins: Bin[] = [{ variable: x, axis: axes.x, bin: column }];
  if (row !== undefined) bins.push({ variable: y, axis: axes.y, bin: row });
  const mark = markOf(bins, asOf);
  if (mark) narrowBy(mark);
  else goTo(hrefHere({ rows: toRowsText(rowsOfBin({ x, y }, column, row)) }));
}

interface ExplorationCardProps {
  readonly x: CorrelationVariable;
  readonly y: CorrelationVariable;
  readonly isLarge?: boolean;
}

const BINS = 30;

/** A column of the grid, or one cell of it. */
const rowsOfBin = (pair: Pick<ExplorationCardProps, 'x' | 'y'>, xBin: number, yBin?: number): RowsBehind => ({
  of: 'pairs',
  keys: {
    ...rowsOf(pair, view.value.filters).keys,
    bins: `${BINS}`,
    xBin: `${xBin}`,
    ...(yBin !== undefined && { yBin: `${yBin}` }),
  },
});

/** One variable against another: how many tracks lie where, and the line through them. */
export function ExplorationCard({ x, y, isLarge }: ExplorationCardProps) {
  const { filters } = view.value;
  const kept = useAnswer<OneAnswer<Exploration>>(explorationQuestion({ x, y, bins: BINS }, filters));
  const names = [variableNames[y].long.toLowerCase(), variableNames[x].long.toLowerCase()] as const;
  const content = ({ data, meta }: OneAnswer<Exploration>): CardContent => ({
    lead: <Lead data={data} />,
    drawing: data.axes && (
      <>
        <Density
          data={data}
          axes={data.axes}
          x={x}
          y={y}
          onPick={(column, row) => pick({ x, y, axes: data.axes!, column, row, asOf: meta.asOf })}
          label={`${plural(data.correlation.n, 'track')} by ${names[1]} and ${names[0]}, r ${coefficient(data.correlation.pearson?.r ?? null)}`}
        />
        <Legend keys={keysOf(data, y)}>
          <DensityKey cells={data.cells} />
        </Legend>
        {isLarge && data.line && data.axes && (
          <p class="aside">
            Fitted line (least squares): {lineInWords(x, y, { ...data, line: data.line, axes: data.axes })}.
          </p>
        )}
        {!isLarge && (
          <a class="card-more" href={hrefTo('/explore', { x, y, filters })}>
            Explore
          </a>
        )}
      </>
    ),
    table: toTable(data, { x, y }),
    n: data.correlation.n,
    nOf: 'tracks with both',
    missing: data.correlation.missing,
    behind: rowsOf({ x, y }, filters),
    note: 'a thousandth at each end of an axis counts in its outermost cells',
    gap: data.axes === null ? gapOf(toAvailability(data), `${names[0]} and ${names[1]} of one track`, meta) : undefined,
  });
  return (
    <Card
      name={`explore-${x}`}
      question={`How does ${names[0]} go with ${names[1]}?`}
      kept={kept}
      content={content}
      sql={({ explorationSql }, _, scope) => explorationSql({ x, y }, scope)}
      size={isLarge ? 'large' : 'chart'}
      follows={ofTracks}
    />
  );
}

const toAvailability = ({ correlation }: Exploration) =>
  correlation.availability === 'not-offered' ? 'not-offered' : 'missing';
