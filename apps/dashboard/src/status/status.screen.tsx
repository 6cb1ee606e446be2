import type { SourceStatesAnswer } from '@freshwax/contracts';
import { FaultState, LoadingState } from '../card/gap.tsx';
import { useAnswer } from '../query/use-answer.ts';
import { now } from '../view/clock.ts';
import { sourcesQuestion } from './question.ts';
import { PartsCard } from './parts-card.tsx';
import { RunsCard } from './runs-card.tsx';
import { SourceCard } from './source-card.tsx';
import { VersionsCard } from './versions-card.tsx';

export function StatusScreen() {
  const kept = useAnswer<SourceStatesAnswer>(sourcesQuestion);
  const { answer, receivedAt, fault } = kept.state.value;
  // By the server's clock, so that a wrong one here does not open a quota early.
  const nowMs = answer ? Date.parse(answer.meta.asOf) + Math.max(0, now.value - receivedAt) : 0;
  return (
    <>
      <div class="screen-head">
        <h1>Status</h1>
      </div>
      <h2 class="sr-only">What works?</h2>
      <div class="pair-grid">
        <PartsCard />
        <VersionsCard />
      </div>
      <section aria-labelledby="followed-sources" ref={kept.ref}>
        <h2 id="followed-sources" class="section-title">
          What is followed, and what may it still be asked?
        </h2>
        {!answer && fault && (
          <div class="card">
            <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />
          </div>
        )}
        {!answer && !fault && (
          <div class="card source-loading">
            <LoadingState />
          </div>
        )}
        <div class="source-grid">
          {answer?.data.map((state) => (
            <SourceCard key={state.source} state={state} nowMs={nowMs} />
          ))}
        </div>
      </section>
      <h2 class="sr-only">Runs</h2>
      <RunsCard />
    </>
  );
}
