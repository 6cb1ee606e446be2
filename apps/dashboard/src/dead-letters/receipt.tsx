import { useState } from 'preact/hooks';
import type { Operation, RedriveResult } from '@freshwax/contracts';
import { isOver, useOperation } from '../admin/operation.ts';
import { count } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import type { Fault } from '../query/fault.ts';
import { faultOf, type Started } from './letter-work.ts';
import { WorkFault } from './work-fault.tsx';

const isRedrive = (result: Operation['result']): result is RedriveResult & Record<string, unknown> =>
  result !== null && 'published' in result && 'settled' in result;

const redriveFacts = (result: RedriveResult): readonly (readonly [string, number])[] => [
  ['letters', result.letters],
  ['published', result.published],
  ['settled', result.settled],
  ['rejected again', result.rejectedAgain],
  ['not judged yet', result.pending],
];

const otherFacts = (result: Record<string, unknown>): (readonly [string, number])[] =>
  Object.entries(result).filter((entry): entry is [string, number] => typeof entry[1] === 'number');

const Facts = ({ result }: { result: NonNullable<Operation['result']> }) => (
  <dl class="run-facts">
    {(isRedrive(result) ? redriveFacts(result) : otherFacts(result)).map(([name, n]) => (
      <div key={name}>
        <dd>{count(n)}</dd>
        <dt>{name}</dt>
      </div>
    ))}
  </dl>
);

const Refused = ({ refused }: Pick<RedriveResult, 'refused'>) => (
  <ul class="chips">
    {Object.entries(refused).map(([why, n]) => (
      <li key={why}>
        not published, {why}: {count(n)}
      </li>
    ))}
  </ul>
);

const titles: Record<string, string> = { 'dlq.redrive': 'Published again', 'dlq.discard': 'Decided' };

interface ReceiptProps {
  readonly operationId: string;
  /** Where the work can be taken back: begins that. */
  readonly onUndo: (() => Promise<Started>) | undefined;
  readonly onClose: () => void;
}

/** What became of the work that was asked for: first how far it is, then its figures, which stay. */
export function Receipt({ operationId, onUndo, onClose }: ReceiptProps) {
  const operation = useOperation(operationId);
  const [fault, setFault] = useState<Fault | null>(null);
  const { result = null } = operation ?? {};
  return (
    <section class="receipt" aria-label="Receipt" data-receipt={operation?.state ?? 'asked'}>
      <div class="receipt-head">
        <p role="status">
          <b>{operation && isOver(operation) ? (titles[operation.type] ?? operation.type) : 'At work'}</b>{' '}
          {operation ? operation.state : 'asked for'}
          {operation?.finishedAt && `, ${instantText(operation.finishedAt)}`}
        </p>
        <button type="button" class="icon-button" aria-label="Put the receipt away" onClick={onClose}>
          ×
        </button>
      </div>
      {operation && !isOver(operation) && <progress max={1} value={operation.progress} aria-label="Progress" />}
      {operation?.error && <p class="last-why">{operation.error}</p>}
      {result && <Facts result={result} />}
      {isRedrive(result) && <Refused refused={result.refused} />}
      {onUndo && operation?.state === 'succeeded' && (
        <button type="button" class="button" onClick={() => void onUndo().then((it) => setFault(faultOf(it)))}>
          Undo
        </button>
      )}
      <WorkFault fault={fault} />
      <p class="aside">
        Operation <a href={`/api/v1/operations/${operationId}`}>{operationId}</a>
      </p>
    </section>
  );
}
