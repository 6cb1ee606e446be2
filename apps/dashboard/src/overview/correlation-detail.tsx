import type { Correlation } from '@freshwax/contracts';
import { RowsLink } from '../drawer/rows-link.tsx';
import { coefficient, count } from '../format/number.ts';
import { hrefTo, view } from '../view/view.ts';
import { inWords, pairName, pairText, rowsOf, type Method } from './correlation-pairs.ts';

const toExploration = ({ x, y }: Correlation): string => hrefTo('/explore', { x, y, filters: view.value.filters });

interface DetailProps {
  readonly pair: Correlation;
  readonly method: Method;
}

const place = (r: number): string => `${((r + 1) / 2) * 100}%`;

/** r and its interval on the line from −1 to +1: how sure it is shows before the figures are read. */
const Interval = ({ value }: { value: NonNullable<Correlation['pearson']> }) => (
  <div class="interval" aria-hidden="true">
    <div class="interval-line">
      <span class="interval-axis" />
      <span class="interval-zero" />
      {value.low !== null && value.high !== null && (
        <span
          class="interval-span"
          style={{ left: place(value.low), right: `${100 - ((value.high + 1) / 2) * 100}%` }}
        />
      )}
      <span class="interval-dot" style={{ left: place(value.r) }} />
    </div>
    <div class="interval-ends">
      <span>−1</span>
      <span>0</span>
      <span>+1</span>
    </div>
  </div>
);

const methodText: Record<Correlation['method'], string> = {
  sums: 'exact, from live sums',
  query: 'one query, kept per data version',
};

/** How many rows have both, and the way to them. */
export const PairsLink = ({ pair }: { pair: Correlation }) => (
  <RowsLink behind={rowsOf(pair, view.value.filters)}>{count(pair.n)}</RowsLink>
);

export function CorrelationDetail({ pair, method }: DetailProps) {
  const value = pair[method];
  return (
    <div class="pair" data-pair={pairText(pair)}>
      <p class="pair-name">
        <a href={toExploration(pair)} title="Where these tracks lie, to narrow to a part of them">
          {pairName(pair)}
        </a>
      </p>
      {value ? (
        <>
          <p class="pair-r">
            {coefficient(value.r)} <span>{inWords(value, pair.n)}</span>
          </p>
          <Interval value={value} />
        </>
      ) : (
        <p class="pair-none">
          {pair.availability === 'not-offered'
            ? 'The source offers one of the two not at all: there is no pair to count.'
            : 'Fewer than two pairs, or one of the two never changes.'}
        </p>
      )}
      <dl class="pair-facts">
        <div>
          <dt>95 % interval</dt>
          <dd>{value && value.low !== null ? `${coefficient(value.low)} to ${coefficient(value.high)}` : '–'}</dd>
        </div>
        <div>
          <dt>n</dt>
          <dd>
            <PairsLink pair={pair} />
          </dd>
        </div>
        <div>
          <dt>Missing</dt>
          <dd>{count(pair.missing)}</dd>
        </div>
        <div>
          <dt>How</dt>
          <dd>{method === 'pearson' || value ? methodText[pair.method] : '–'}</dd>
        </div>
      </dl>
    </div>
  );
}
