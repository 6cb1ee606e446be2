import { useRef, useState } from 'preact/hooks';
import type { Correlation, CorrelationsAnswer, CorrelationVariable } from '@freshwax/contracts';
import { coefficient, count } from '../format/number.ts';
import { findPair, pairName, variableNames, type Method } from './correlation-pairs.ts';

interface MatrixProps {
  readonly data: CorrelationsAnswer['data'];
  readonly method: Method;
  readonly selected: Correlation | undefined;
  readonly onSelect: (pair: Correlation) => void;
  /** The pointer is on a pair, or leaves them all. */
  readonly onPoint: (pair: Correlation | null) => void;
  /** Follows a pair to the rows that have both. */
  readonly onOpen: (pair: Correlation) => void;
}

const Name = ({ variable }: { variable: CorrelationVariable }) => (
  <>
    <span class="long">{variableNames[variable].long}</span>
    <abbr class="short" title={variableNames[variable].long}>
      {variableNames[variable].short}
    </abbr>
  </>
);

function cellText(pair: Correlation, method: Method): string {
  // The hatch says it to the eye, the label to the ear.
  if (pair.availability === 'not-offered') return '';
  const r = pair[method]?.r;
  return r === undefined ? '–' : coefficient(r);
}

function cellLabel(pair: Correlation, method: Method): string {
  const value = pair[method];
  if (pair.availability === 'not-offered') return `${pairName(pair)}: not offered by the source`;
  if (!value) return `${pairName(pair)}: too few pairs, n ${count(pair.n)}`;
  const interval = value.low !== null ? `, 95 % interval ${coefficient(value.low)} to ${coefficient(value.high)}` : '';
  return `${pairName(pair)}: r ${coefficient(value.r)}${interval}, n ${count(pair.n)}`;
}

function cellStyle(pair: Correlation, method: Method): Record<string, string> {
  const r = pair[method]?.r ?? 0;
  return { '--strength': `${Math.round(Math.min(1, Math.abs(r)) * 100)}%` };
}

const lookOf = (pair: Correlation, method: Method): string => {
  if (pair.availability === 'not-offered') return 'not-offered';
  const r = pair[method]?.r;
  return r === undefined ? 'missing' : r < 0 ? 'negative' : 'positive';
};

/** The lower triangle, since a pair is the same either way round. What is pointed at is shown beside, what is chosen is opened. One stop for the Tab key; arrow keys move inside. */
export function CorrelationMatrix({ data, method, selected, onSelect, onPoint, onOpen }: MatrixProps) {
  const { variables, pairs } = data;
  const root = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState<readonly [number, number]>([1, 0]);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.max(1, Math.min(variables.length - 1, focused[0] + step[0]!));
    const column = Math.max(0, Math.min(row - 1, focused[1] + step[1]!));
    setFocused([row, column]);
    root.current?.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)?.focus();
  };

  const cell = (row: number, column: number) => {
    const pair = findPair(pairs, variables[row]!, variables[column]!);
    if (!pair) return <td key={column} />;
    const isCurrent = focused[0] === row && focused[1] === column;
    return (
      <td key={column}>
        <button
          type="button"
          class={`cell cell-${lookOf(pair, method)}`}
          data-cell={`${row},${column}`}
          style={cellStyle(pair, method)}
          tabIndex={isCurrent ? 0 : -1}
          aria-pressed={pair === selected}
          aria-label={cellLabel(pair, method)}
          onFocus={() => {
            setFocused([row, column]);
            onSelect(pair);
          }}
          onPointerEnter={() => onPoint(pair)}
          onClick={() => onOpen(pair)}
        >
          {cellText(pair, method)}
        </button>
      </td>
    );
  };

  const columns = variables.slice(0, -1);
  return (
    <table
      class="matrix"
      ref={root}
      onKeyDown={move}
      onPointerLeave={() => onPoint(null)}
      aria-label={`Correlation matrix, ${method}`}
    >
      <tbody>
        {variables.slice(1).map((variable, index) => (
          <tr key={variable}>
            <th scope="row">
              <Name variable={variable} />
            </th>
            {columns.map((_, column) => (column <= index ? cell(index + 1, column) : <td key={column} />))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          {columns.map((variable) => (
            <th key={variable} scope="col">
              <Name variable={variable} />
            </th>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
