import type { PipelineAnswer } from '@freshwax/contracts';
import { LoadingState } from '../card/gap.tsx';
import { instantText } from '../format/time.ts';
import { pipelineQuestion } from '../pipeline/question.ts';
import { ServiceMark } from '../pipeline/service-state.tsx';
import { useAnswer } from '../query/use-answer.ts';
import { useHealth, type Health } from './health.ts';

const partNames: Record<string, string> = {
  postgres: 'PostgreSQL',
  cassandra: 'Cassandra',
  kafka: 'Kafka',
  accepting: 'Gateway',
};
const without: Record<string, string> = {
  postgres: 'figures, lists and histories',
  cassandra: 'raw events and the walk back to them',
  kafka: 'lag, and everything new',
};

const Part = ({ name, isUp, detail }: Health['checks'][number]) => (
  <li data-part={name}>
    <b>{partNames[name] ?? name}</b>
    <ServiceMark state={isUp ? 'up' : 'down'} />
    <span class="service-detail">{isUp ? detail : `${detail}${without[name] ? `: no ${without[name]}` : ''}`}</span>
  </li>
);

function sayParts(health: Health | 'down'): string {
  if (health === 'down') return 'The gateway does not answer: nothing here is renewed until it does.';
  const down = health.checks.filter(({ isUp }) => !isUp).map(({ name }) => partNames[name] ?? name);
  return down.length === 0 ? 'Everything answers.' : `Down: ${down.join(', ')}.`;
}

/** Which part is down, and what is missing without it. */
export function PartsCard() {
  const health = useHealth();
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const { answer } = kept.state.value;
  return (
    <section class="card note" aria-labelledby="parts" data-card="parts" ref={kept.ref}>
      <h3 id="parts">Does every part answer?</h3>
      {health === undefined && <LoadingState />}
      {health && <p role="status">{sayParts(health)}</p>}
      <ul class="services" role="list">
        {health && health !== 'down' && health.checks.map((check) => <Part key={check.name} {...check} />)}
        {answer?.data.services
          .filter(({ name }) => !Object.hasOwn(partNames, name) && name !== 'gateway')
          .map(({ name, state, detail, since }) => (
            <li key={name} data-service={name}>
              <b>{name}</b>
              <ServiceMark state={state} />
              <span class="service-detail">{detail ?? (since ? `since ${instantText(since)}` : '')}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}
