import type { RecordProvenance, SourceRun } from '@freshwax/contracts';
import { CardMenu } from '../card/card-menu.tsx';
import { FaultState, LoadingState } from '../card/gap.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { count, plural } from '../format/number.ts';
import { instantText, span } from '../format/time.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { OutcomeMark } from '../status/outcome.tsx';
import { RunFacts } from './run-facts.tsx';
import { readPlaceText } from './place.ts';

const fateWords: Record<RecordProvenance['fate'], string> = {
  applied: 'Applied: counted in the figures',
  rejected: 'Rejected: a dead letter',
  waiting: 'Published, not applied yet',
  unknown: 'This log never had such a record, or its generation is gone',
};

const Place = ({ data: { place, event, fate, reason } }: { data: RecordProvenance }) => (
  <dl class="fact-list">
    <div>
      <dt>Topic</dt>
      <dd>
        <code>{place.topic}</code>
      </dd>
    </div>
    <div>
      <dt>Partition</dt>
      <dd>
        {place.partition}
        {place.generation > 0 && `, generation ${place.generation}`}
      </dd>
    </div>
    <div>
      <dt>Offset</dt>
      <dd data-offset>{place.offset}</dd>
    </div>
    {event && (
      <>
        <div>
          <dt>Published</dt>
          <dd>{instantText(event.timestamp)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{plural(event.bytes, 'byte')}</dd>
        </div>
      </>
    )}
    <div>
      <dt>Fate</dt>
      <dd data-fate={fate}>
        {fateWords[fate]}
        {reason && `, ${reason}`}
      </dd>
    </div>
  </dl>
);

const rawText = ({ value, base64 }: NonNullable<RecordProvenance['event']>): string =>
  base64 === null ? JSON.stringify(value, null, 2) : base64;

const Raw = ({ event }: { event: RecordProvenance['event'] }) => (
  <section aria-labelledby="raw-event">
    <h3 id="raw-event">The record, as Cassandra keeps it</h3>
    {event ? (
      <pre class="raw" tabIndex={0} role="region" aria-label="Raw event" data-raw>
        {rawText(event)}
      </pre>
    ) : (
      <p class="aside">It is not there: it expired, was purged, or is not written yet.</p>
    )}
  </section>
);

const Rows = ({ rows }: Pick<RecordProvenance, 'rows'>) => (
  <section aria-labelledby="rests">
    <h3 id="rests">What rests on it</h3>
    {rows.length === 0 ? (
      <p class="aside">No row: a later record has the newest word on what it says.</p>
    ) : (
      <ul class="rests" role="list">
        {rows.map(({ table, id, source, observedAt }) => (
          <li key={`${table}:${source}:${id}`}>
            <code>{table}</code> <span class="rests-id">{id}</span>
            <span class="aside">
              {sourceLabel(source)}, observed {instantText(observedAt)}
            </span>
          </li>
        ))}
      </ul>
    )}
  </section>
);

const lasted = ({ startedAt, finishedAt }: SourceRun): string =>
  finishedAt ? `, took ${span((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000)}` : '';

const Run = ({ run, traceId }: Pick<RecordProvenance, 'run' | 'traceId'>) => (
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

const Headers = ({ headers }: Pick<RecordProvenance, 'headers'>) =>
  headers.length === 0 ? null : (
    <section aria-labelledby="record-headers">
      <h3 id="record-headers">Headers</h3>
      <dl class="fact-list">
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code class="breaks">{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );

/** One record followed both ways: to the rows that rest on it, and to the run that fetched it. */
export function RecordStep({ record }: { record: string }) {
  const { topic, partition, generation, offset } = readPlaceText(record);
  const kept = useAnswer<OneAnswer<RecordProvenance>>({
    path: 'provenance',
    query: { topic, partition, generation, offset },
    isOfAllSources: true,
    minIntervalMs: 5_000,
  });
  const { answer, fault } = kept.state.value;
  const curl = `curl -s '${location.origin}${kept.keeper.address}'`;
  const items = [{ label: 'Copy as curl', done: 'curl copied', act: () => navigator.clipboard.writeText(curl) }];
  const event = answer?.data.event;
  if (event) {
    const copy = () => navigator.clipboard.writeText(rawText(event));
    items.push({ label: 'Copy the record', done: 'Record copied', act: copy });
  }
  return (
    <div ref={kept.ref}>
      <div class="drawer-head">
        <h2 id="drawer-title" tabIndex={-1}>
          Record {count(Number(offset))} of partition {partition}
        </h2>
        <CardMenu of="this record" items={items} />
      </div>
      {answer && (
        <>
          <Place data={answer.data} />
          <Run run={answer.data.run} traceId={answer.data.traceId} />
          <Raw event={answer.data.event} />
          <Rows rows={answer.data.rows} />
          <Headers headers={answer.data.headers} />
        </>
      )}
      {!answer && fault && <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />}
      {!answer && !fault && (
        <div class="drawer-loading">
          <LoadingState />
        </div>
      )}
    </div>
  );
}
