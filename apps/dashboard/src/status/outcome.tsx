import type { SourceRun } from '@freshwax/contracts';

const words = { done: 'done', partial: 'partial', failed: 'failed', interrupted: 'cut off', running: 'runs' } as const;

/** A word and a shape, not a colour alone. */
export function OutcomeMark({ run: { outcome, why } }: { run: Pick<SourceRun, 'outcome' | 'why'> }) {
  const state = outcome ?? 'running';
  return (
    <span class="outcome" data-outcome={state} title={why ?? undefined}>
      <span class="outcome-dot" aria-hidden="true" />
      {words[state]}
    </span>
  );
}
