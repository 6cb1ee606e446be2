import type { ComponentChildren } from 'preact';
import type { PipelineAnswer } from '@freshwax/contracts';
import { sourceLabels } from '../card/source-label.ts';
import { count, NOTHING, plural, rate, RATE_WINDOW } from '../format/number.ts';
import { age, span } from '../format/time.ts';
import { now } from '../view/clock.ts';
import { hrefTo } from '../view/view.ts';
import { ServiceMark } from './service-state.tsx';
import { servicesLike, toTotals, worstState, type Service } from './to-stages.ts';

type Fact = readonly [label: string, value: ComponentChildren];

interface StageProps {
  readonly name: string;
  readonly title: string;
  readonly what: ComponentChildren;
  readonly state: Service['state'] | null;
  readonly facts: readonly Fact[];
}

const Stage = ({ name, title, what, state, facts }: StageProps) => (
  <li class="stage" data-stage={name}>
    <div class="stage-head">
      <h3>{title}</h3>
      <ServiceMark state={state} />
    </div>
    <p class="stage-what">{what}</p>
    <dl>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </li>
);

/** The way between two stages; it moves while something does. */
const Way = ({ ofRecords }: { ofRecords: number | null }) => (
  <li
    class="way"
    data-moves={(ofRecords ?? 0) > 0}
    aria-label={`${rate(ofRecords)} records a second, ${RATE_WINDOW}`}
    title={`records a second, ${RATE_WINDOW}`}
  >
    <span class="way-rate">
      <b>{rate(ofRecords)}</b>
      <span>/ s</span>
    </span>
    <span class="way-line" aria-hidden="true" />
  </li>
);

const AgeSince = ({ iso, asOf, receivedAt }: { iso: string | null; asOf: string; receivedAt: number }) => (
  <>
    {iso === null
      ? NOTHING
      : age(Math.max(0, Date.parse(asOf) - Date.parse(iso)) + Math.max(0, now.value - receivedAt))}
  </>
);

interface FlowProps {
  /** Null while it is awaited: the stages stand already, with nothing in them. */
  readonly answer: PipelineAnswer | null;
  readonly receivedAt: number;
}

const awaited: PipelineAnswer['data'] = {
  lagRecords: null,
  lagSeconds: null,
  publishedPerSecond: null,
  streams: [],
  partitions: [],
  services: [],
  throughput: [],
  counts: [],
  airflowUrl: null,
};

export function Flow({ answer, receivedAt }: FlowProps) {
  const data = answer?.data ?? awaited;
  const totals = toTotals(data);
  const like = (part: string) => worstState(servicesLike(data.services, part));
  const newest = answer ? (
    <AgeSince iso={totals.lastAppliedAt} asOf={answer.meta.asOf} receivedAt={receivedAt} />
  ) : (
    NOTHING
  );
  const refused = totals.rejected > 0 ? <a href={hrefTo('/dead-letters')}>{count(totals.rejected)}</a> : '0';
  return (
    <ol class="flow" role="list">
      <Stage
        name="source"
        title="Sources"
        what={answer ? sourceLabels(answer.meta.sources) : NOTHING}
        state={like('producer')}
        facts={[
          [`Published / s, ${RATE_WINDOW}`, rate(data.publishedPerSecond)],
          ['Quotas, runs', <a href={hrefTo('/status')}>show</a>],
        ]}
      />
      <Way ofRecords={data.publishedPerSecond} />
      <Stage
        name="topics"
        title="Topics"
        what={
          answer
            ? `Kafka, ${plural(data.streams.length, 'topic')}, ${plural(data.partitions.length, 'partition')}`
            : 'Kafka'
        }
        state={like('kafka')}
        facts={[
          ['Records', count(totals.published)],
          ['Waiting', count(data.lagRecords)],
        ]}
      />
      <Way ofRecords={totals.ratePerSecond} />
      <Stage
        name="consumer"
        title="Consumer"
        what="Claims, applies, moves the offset: one statement"
        state={like('consumer')}
        facts={[
          ['Lag', span(data.lagSeconds)],
          ['Refusals', refused],
        ]}
      />
      <Way ofRecords={totals.ratePerSecond} />
      <Stage
        name="stores"
        title="Stores"
        what="Cassandra every record, PostgreSQL the figures"
        state={worstState([...servicesLike(data.services, 'cassandra'), ...servicesLike(data.services, 'postgres')])}
        facts={[
          ['Applied', answer ? count(totals.applied) : NOTHING],
          ['Newest', newest],
        ]}
      />
    </ol>
  );
}
