import type { OverviewAnswer, Versions } from '@freshwax/contracts';
import { Age } from '../card/age.tsx';
import { sourceLabels } from '../card/source-label.ts';
import { count, NOTHING } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { live } from '../live/live.client.ts';
import { overviewQuestion } from '../overview/questions.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { hrefTo } from '../view/view.ts';

const AWAY = 'does not answer';
/** Each has its line before there is an answer: nothing below is pushed down by it. */
const facts = (known: Versions | undefined) =>
  [
    ['Freshwax', known?.freshwax],
    ['PostgreSQL', known && (known.postgres ?? AWAY)],
    ['Cassandra', known && (known.cassandra ?? AWAY)],
    ['Node.js', known?.node],
    ['SQL, to read', known?.readerUrl],
  ] as const;

/** What runs here, and where SQL is let in. */
function Running() {
  const kept = useAnswer<OneAnswer<Versions>>({ path: 'meta/versions', isOfAllSources: true, minIntervalMs: 30_000 });
  const { answer } = kept.state.value;
  return (
    <div ref={kept.ref} data-versions={answer?.data.freshwax}>
      <dl class="fact-list">
        {facts(answer?.data).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code class="breaks">{value ?? NOTHING}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Which data this is, how old, and where the same is given to programs. */
export function VersionsCard() {
  const kept = useAnswer<OverviewAnswer>(overviewQuestion);
  const { answer, receivedAt } = kept.state.value;
  const refusals = answer?.data.events.rejected ?? null;
  return (
    <section class="card note" aria-labelledby="versions" data-card="versions" ref={kept.ref}>
      <h3 id="versions">Which data is this?</h3>
      <dl class="fact-list">
        <div>
          <dt>Data version</dt>
          <dd>
            <code>{answer?.meta.dataVersion ?? '–'}</code>
          </dd>
        </div>
        <div>
          <dt>Newest record</dt>
          <dd>{answer ? <Age meta={answer.meta} receivedAt={receivedAt} /> : '–'}</dd>
        </div>
        <div>
          <dt>Newest observation</dt>
          <dd>{answer?.data.newestObservedAt ? instantText(answer.data.newestObservedAt) : 'none yet'}</dd>
        </div>
        <div>
          <dt>Shown</dt>
          <dd>{answer ? sourceLabels(answer.meta.sources) : '–'}</dd>
        </div>
        <div>
          <dt>Records applied</dt>
          <dd>{count(answer?.data.events.applied ?? null)}</dd>
        </div>
        <div>
          <dt>Refusals</dt>
          <dd>
            {refusals ? (
              <a href={hrefTo('/dead-letters')} title="A record that was redriven in vain counts each time">
                {count(refusals)}
              </a>
            ) : (
              count(refusals)
            )}
          </dd>
        </div>
        <div>
          <dt>Live updates</dt>
          <dd>{live.value.phase}</dd>
        </div>
      </dl>
      <Running />
      <p class="note-links">
        <a href="/api/docs">API and its documents</a>
        <a href="/api/openapi.json">OpenAPI 3.1</a>
        <a href="/api/v1/meta/tables">SQL tables</a>
        <a href="/metrics">Metrics</a>
      </p>
    </section>
  );
}
