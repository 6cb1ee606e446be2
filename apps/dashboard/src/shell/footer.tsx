import type { OverviewAnswer, SourceStatesAnswer } from '@freshwax/contracts';
import { overviewQuestion } from '../overview/questions.ts';
import { useAnswer } from '../query/use-answer.ts';
import { sourcesQuestion } from '../status/question.ts';

export function Footer() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const { answer } = kept.state.value;
  const followed = useAnswer<SourceStatesAnswer>(sourcesQuestion);
  const states = followed.state.value.answer?.data ?? [];
  const shown = answer?.meta.sources ?? [];
  return (
    <footer class="bottom" ref={kept.ref}>
      <div class="bottom-inner" ref={followed.ref}>
        <p class={shown.includes('simulator') ? 'bottom-invented' : undefined}>
          Numbers of source <b>simulator</b> are invented
          {shown.includes('simulator') ? ', and they are what this page shows now.' : '.'}
        </p>
        {states
          .filter(({ source }) => source !== 'simulator')
          .map(({ source, standIn, terms: { attribution, url } }) => (
            <p key={source} data-credit={source}>
              {url ? (
                <a href={url} rel="noreferrer">
                  {attribution}
                </a>
              ) : (
                attribution
              )}
              {standIn !== null && <b> {standIn} stands in for it here: its numbers may be invented.</b>}
            </p>
          ))}
        <p class="bottom-links">
          <a href="/api/docs">API</a>
          <a href="/api/openapi.json">OpenAPI</a>
          <a href="/metrics">Metrics</a>
          {answer && <span>Data version {answer.meta.dataVersion}</span>}
        </p>
      </div>
    </footer>
  );
}
