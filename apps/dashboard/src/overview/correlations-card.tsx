import { useState } from 'preact/hooks';
import type { Correlation, CorrelationsAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { toRowsText } from '../drawer/rows-behind.ts';
import { coefficient, count } from '../format/number.ts';
import { ofTracks } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { changeView, goTo, hrefHere, view } from '../view/view.ts';
import { CorrelationDetail, PairsLink } from './correlation-detail.tsx';
import { CorrelationMatrix } from './correlation-matrix.tsx';
import { findPair, pairName, pairText, rowsOf, strongest, variableNames, type Method } from './correlation-pairs.ts';
import { gapOf } from './gaps.tsx';
import { correlationsQuestion } from './questions.ts';

const methods: readonly { method: Method; label: string; title: string }[] = [
  { method: 'pearson', label: 'Pearson', title: 'How close to a straight line' },
  { method: 'spearman', label: 'Spearman', title: 'How close to one order, whatever the shape' },
];

const MethodSwitch = () => (
  <div class="segments" role="group" aria-label="Coefficient">
    {methods.map(({ method, label, title }) => (
      <button
        key={method}
        type="button"
        title={title}
        aria-pressed={view.value.method === method}
        onClick={() => changeView({ method })}
      >
        {label}
      </button>
    ))}
  </div>
);

const scale = [
  ['negative', 100],
  ['negative', 50],
  ['positive', 0],
  ['positive', 50],
  ['positive', 100],
] as const;

/** Stands in the corner that a triangle leaves empty. */
const MatrixKey = () => (
  <div class="matrix-key" aria-hidden="true">
    <span class="matrix-scale">
      {scale.map(([tone, strength]) => (
        <span key={`${tone} ${strength}`} class={`cell cell-${tone}`} style={{ '--strength': `${strength}%` }} />
      ))}
    </span>
    <span class="matrix-ends">
      <span>−1</span>
      <span>0</span>
      <span>+1</span>
    </span>
    <span class="matrix-hatch">
      <span class="swatch cover-not-offered" /> not offered
    </span>
  </div>
);

const select = (pair: Correlation): void => changeView({ pair: pairText(pair) });

/** It stays chosen when its rows are left. */
function openPair(pair: Correlation): void {
  select(pair);
  goTo(hrefHere({ rows: toRowsText(rowsOf(pair, view.value.filters)) }));
}

const toTable = (pairs: readonly Correlation[], method: Method) =>
  tableOf<Correlation>({
    rows: pairs,
    columns: [
      { key: 'x', label: 'x', value: (pair) => variableNames[pair.x].long },
      { key: 'y', label: 'y', value: (pair) => variableNames[pair.y].long },
      {
        key: 'r',
        label: `r (${method})`,
        isNumeric: true,
        value: (pair) => pair[method]?.r ?? null,
        show: (pair) => (pair.availability === 'not-offered' ? 'not offered' : coefficient(pair[method]?.r ?? null)),
      },
      numeric('low', '95 % low', (pair) => pair[method]?.low ?? null, coefficient),
      numeric('high', '95 % high', (pair) => pair[method]?.high ?? null, coefficient),
      { ...numeric('n', 'n', (pair: Correlation) => pair.n), show: (pair) => <PairsLink pair={pair} /> },
      numeric('missing', 'Missing', (pair) => pair.missing, count),
    ],
  });

export function Correlations() {
  const kept = useAnswer<CorrelationsAnswer>(correlationsQuestion(view.value.filters));
  // What the pointer passes over is in the address once it stays: each cell of its way would be too much.
  const [pointed, setPointed] = useState<Correlation | null>(null);
  const { method } = view.value;
  const [x, y] = (pointed ? pairText(pointed) : view.value.pair)?.split(',') ?? [];
  const point = (pair: Correlation | null) => {
    if (pair === null && pointed !== null) select(pointed);
    setPointed(pair);
  };
  const content = ({ data, meta }: CorrelationsAnswer): CardContent => {
    const top = strongest(data.pairs, method);
    const selected = findPair(data.pairs, x, y) ?? top ?? data.pairs[0];
    const isNowhere = data.pairs.every((pair) => pair.availability === 'missing');
    return {
      lead: top && (
        <p class="lead-line">
          Most together: <b>{pairName(top)}</b>, r = <b>{coefficient(top[method]?.r ?? null)}</b>
        </p>
      ),
      drawing: (
        <div class="correlations">
          <MatrixKey />
          <CorrelationMatrix
            data={data}
            method={method}
            selected={selected}
            onSelect={(pair) => {
              setPointed(null);
              select(pair);
            }}
            onPoint={point}
            onOpen={openPair}
          />
          {selected && <CorrelationDetail pair={selected} method={method} />}
        </div>
      ),
      table: toTable(data.pairs, method),
      n: Math.max(0, ...data.pairs.map((pair) => pair.n)),
      nOf: 'pairs at most',
      missing: Math.max(0, ...data.pairs.map((pair) => pair.missing)),
      gap: isNowhere ? gapOf('missing', 'pairs of values', meta) : undefined,
    };
  };
  return (
    <Card
      name="correlations"
      question="What moves together?"
      kept={kept}
      content={content}
      size="matrix"
      sql={({ correlationsSql }, { data }, scope) => correlationsSql(data.pairs, method, scope)}
      tools={<MethodSwitch />}
      follows={ofTracks}
    />
  );
}
