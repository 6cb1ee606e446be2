import type { Answered } from '../query/answer.ts';
import type { Kept } from '../query/use-answer.ts';
import { FaultState, LoadingState } from './gap.tsx';

/** What a panel says as long as its first answer is not there; nothing afterwards. */
export function Unanswered<A extends Answered>({ kept }: { kept: Kept<A> }) {
  const { answer, fault } = kept.state.value;
  if (answer) return null;
  if (fault) return <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />;
  return (
    <div class="drawer-loading">
      <LoadingState />
    </div>
  );
}
