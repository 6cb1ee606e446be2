import type { EntityHistory, HistoryKind, MoverWindow } from '@freshwax/contracts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { historyQuestion } from './questions.ts';
import { toChanges } from './to-changes.ts';

const windowNames: Record<MoverWindow, string> = { '1d': 'in a day', '7d': 'in 7 days', '30d': 'in 30 days' };

export const changeText = (by: number | null): string =>
  by === null ? '–' : by === 0 ? '±0' : `${by > 0 ? '+' : '−'}${Math.abs(by)}`;

interface ChangesProps {
  readonly kind: HistoryKind;
  readonly id: string;
}

/** What popularity rose or fell by in a day, a week and a month. */
export function Changes({ kind, id }: ChangesProps) {
  const kept = useAnswer<OneAnswer<EntityHistory>>(historyQuestion(kind, id, '90d'));
  const points = kept.state.value.answer?.data.points ?? [];
  return (
    <div class="changes" role="group" aria-label="Change of popularity" ref={kept.ref}>
      {toChanges(points).map(({ window, by }) => (
        <p key={window} data-change={window} data-way={by === null || by === 0 ? 'none' : by > 0 ? 'up' : 'down'}>
          <b>{changeText(by)}</b> {windowNames[window]}
        </p>
      ))}
    </div>
  );
}
