import type { RecordProvenance, SourceRun } from '@freshwax/contracts';
import { sourceLabel } from '../card/source-label.ts';
import { count } from '../format/number.ts';
import { instantText, span } from '../format/time.ts';
import { OutcomeMark } from '../status/outcome.tsx';

const facts = (run: SourceRun): readonly (readonly [string, number])[] => [
  ['Calls', run.calls],
  ['Asked, ids', run.asked],
  ['Answered, entities', run.answered],
  ['Published, events', run.published],
  ['Refused', run.refused],
];

/** What a run asked, what came, and what it cost. */
const RunFacts = ({ run }: { run: SourceRun }) => (
  <dl class="run-facts">
    {facts(run).map(([name, value]) => (
      <div key={name}>
        <dd>{count(value)}</dd>
        <dt>{name}</dt>
      </div>
    ))}
  </dl>
);

const lasted = ({ startedAt, finishedAt }: SourceRun): string =>
  finishedAt ? `, took ${span((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000)}` : '';

/** The run that fetched a record, and its trace. */
export const Run = ({ run, traceId }: Pick<RecordProvenance, 'run' | 'traceId'>) => (
  <section aria-labelledby="run" data-run={run?.id}>
    <h3 id="run">The run that fetched it</h3>
    {run ? (
      <>
        <p>
          <b>{run.job}</b> of {sourceLabel(run.source)} <OutcomeMark run={run} />
        </p>
        <p class="aside">
          Began {instantText(run.startedAt)}
          {lasted(run)}
        </p>
        {run.why && <p class="last-why">{run.why}</p>}
        <RunFacts run={run} />
      </>
    ) : (
      <p class="aside">
        The record names no run that is known here. What was imported, or published by hand, has none.
      </p>
    )}
    {traceId && (
      <p class="aside">
        Trace <code data-trace>{traceId}</code>
      </p>
    )}
  </section>
);
