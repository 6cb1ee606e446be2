import type { OverviewAnswer } from '@freshwax/contracts';
import { useAnswer } from '../query/use-answer.ts';
import { overviewQuestion } from './questions.ts';
import { ReleasesCard } from './releases-card.tsx';

/** The radar; where a source that counts listens is shown, also what is listened to. */
export function Releases() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const sources = kept.state.value.answer?.meta.sources ?? [];
  return (
    <div class="pair-grid" ref={kept.ref}>
      <ReleasesCard order="newest" />
      {sources.includes('listenbrainz') && <ReleasesCard order="listens" />}
    </div>
  );
}
