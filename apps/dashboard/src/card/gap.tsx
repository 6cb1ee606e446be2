import type { ComponentChildren } from 'preact';
import type { Answered } from '../query/answer.ts';
import type { Fault } from '../query/fault.ts';
import type { Kept } from '../query/use-answer.ts';

/** Why a card has nothing to draw, and what the reader can do about it. */
export interface Gap {
  readonly kind: 'empty' | 'not-offered';
  readonly title: string;
  readonly text: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** It is said of rows that are there: where the screen is narrowed they fit. */
  readonly isOfRows?: boolean;
}

/** A record without grooves: nothing was pressed. Hatched: the source does not press it. */
const Sleeve = ({ kind }: { kind: Gap['kind'] | 'fault' }) => (
  <svg class={`sleeve sleeve-${kind}`} viewBox="0 0 64 64" width="56" height="56" aria-hidden="true">
    <circle class="sleeve-disc" cx="32" cy="32" r="29" />
    <circle class="sleeve-groove" cx="32" cy="32" r="21" />
    <circle class="sleeve-label" cx="32" cy="32" r="10" />
    {kind !== 'empty' && <path class="sleeve-cut" d="M10 54 54 10" />}
  </svg>
);

export const GapState = ({ gap }: { gap: Gap }) => (
  <div class="gap" data-state={gap.kind}>
    <Sleeve kind={gap.kind} />
    <p class="gap-title">{gap.title}</p>
    <div class="gap-text">{gap.text}</div>
    {gap.actions && <div class="gap-actions">{gap.actions}</div>}
  </div>
);

interface FaultStateProps {
  readonly fault: Fault;
  readonly onRetry: () => void;
}

/** The page asks again by itself. */
const ComputingState = ({ fault }: { fault: Fault }) => (
  <div class="gap loading" data-state="loading" role="status">
    <p class="gap-title">{fault.title}</p>
    <div class="gap-text">{fault.detail} They will appear by themselves.</div>
  </div>
);

export const FaultState = ({ fault, onRetry }: FaultStateProps) => {
  if (fault.kind === 'computing') return <ComputingState fault={fault} />;
  return (
    <div class="gap" data-state="error" role="alert">
      <Sleeve kind="fault" />
      <p class="gap-title">{fault.title}</p>
      <div class="gap-text">
        {fault.detail && <p>{fault.detail}</p>}
        {fault.traceId && (
          <p>
            Trace <code>{fault.traceId}</code>
          </p>
        )}
      </div>
      <div class="gap-actions">
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      </div>
    </div>
  );
};

export const LoadingState = () => (
  <div class="loading" data-state="loading" role="status">
    <span class="sr-only">Loading</span>
  </div>
);

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
