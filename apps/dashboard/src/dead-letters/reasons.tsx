import { useState } from 'preact/hooks';
import type { DeadLetterCount } from '@freshwax/contracts';
import { count, plural } from '../format/number.ts';
import type { Fault } from '../query/fault.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { letterStates } from '../view/filters.ts';
import { changeView, hrefHere, view } from '../view/view.ts';
import { DiscardForm } from './discard-form.tsx';
import { discard, faultOf, redrive, type OnStarted, type Started } from './letter-work.ts';
import { countsQuestion } from './questions.ts';
import { toReasons } from './to-reasons.ts';
import { WorkFault } from './work-fault.tsx';

const StateSwitch = () => (
  <label class="field">
    <span>State</span>
    <select
      value={view.value.filters.state ?? ''}
      onChange={(event) => {
        const { state: _, ...rest } = view.value.filters;
        const state = event.currentTarget.value;
        changeView({ filters: state === '' ? rest : { ...rest, state }, letter: null });
      }}
    >
      <option value="">every state</option>
      {letterStates.map((state) => (
        <option key={state} value={state}>
          {state}
        </option>
      ))}
    </select>
  </label>
);

/** Why records were refused, the most first; one reason narrows the list, and may be published again as a whole. */
export function Reasons({ onStarted }: { onStarted: OnStarted }) {
  const kept = useAnswer<OneAnswer<readonly DeadLetterCount[]>>(countsQuestion);
  const [fault, setFault] = useState<Fault | null>(null);
  const reasons = toReasons(kept.state.value.answer?.data ?? []);
  const { filters } = view.value;
  const chosen = reasons.find(({ reason }) => reason === filters.reason);
  const all = async (work: Promise<Started>, undo?: () => Promise<Started>) => {
    const started = await work;
    if ('operationId' in started) onStarted(started.operationId, undo);
    setFault(faultOf(started));
  };
  return (
    <div class="reasons" ref={kept.ref}>
      <ul class="chips reasons-list" role="list" aria-label="Reasons">
        {reasons.map(({ reason, letters, open }) => {
          const isChosen = reason === filters.reason;
          const { reason: _, ...rest } = filters;
          return (
            <li key={reason}>
              <a
                href={hrefHere({ filters: isChosen ? rest : { ...rest, reason }, letter: null })}
                aria-current={isChosen ? 'true' : undefined}
              >
                <code>{reason}</code> {count(open)} open of {count(letters)}
              </a>
            </li>
          );
        })}
      </ul>
      <StateSwitch />
      {chosen && chosen.open > 0 && (
        <div class="reasons-all">
          <button type="button" class="button" onClick={() => void all(redrive({ reason: chosen.reason }))}>
            Redrive all of {chosen.reason}, {plural(chosen.open, 'letter')}
          </button>
          <DiscardForm
            button={`Discard all of ${chosen.reason}`}
            isBusy={false}
            onDiscard={(why) =>
              void all(discard({ reason: chosen.reason }, why), () =>
                discard({ reason: chosen.reason }, 'taken back', true),
              )
            }
          />
        </div>
      )}
      <WorkFault fault={fault} />
    </div>
  );
}
