import type { PipelineAnswer } from '@freshwax/contracts';
import { instantText } from '../format/time.ts';
import { pipelineQuestion } from '../pipeline/question.ts';
import { nameOf, ServiceMark } from '../pipeline/service-state.tsx';
import type { Service } from '../pipeline/to-stages.ts';
import { useAnswer } from '../query/use-answer.ts';
import { useHealth, type Health } from './health.ts';

/** Of the gateway's own checks, which are newer than what it says of services. */
const stores = { postgres: true, cassandra: true, kafka: true, accepting: true, gateway: true };
const without: Record<string, string> = {
  postgres: 'figures, lists and histories',
  cassandra: 'raw events and the walk back to them',
  kafka: 'lag, and everything new',
};

const Part = ({ name, isUp, detail }: Health['checks'][number]) => (
  <li data-part={name}>
    <b>{nameOf(name)}</b>
    <ServiceMark state={isUp ? 'up' : 'down'} />
    <span class="service-detail">{isUp ? detail : `${detail}${without[name] ? `: no ${without[name]}` : ''}`}</span>
  </li>
);

function sayParts(health: Health | 'down', services: readonly Service[]): string {
  if (health === 'down') return 'The gateway does not answer: nothing here is renewed until it does.';
  const parts = health.checks.filter(({ isUp }) => !isUp).map(({ name }) => nameOf(name));
  const down = [...parts, ...services.filter(({ state }) => state === 'down').map(({ name }) => nameOf(name))];
  return down.length === 0 ? 'Everything answers.' : `Down: ${down.join(', ')}.`;
}

/** Which part is down, and what is missing without it. */
export function PartsCard() {
  const health = useHealth();
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const { answer } = kept.state.value;
  const services = (answer?.data.services ?? []).filter(({ name }) => !Object.hasOwn(stores, name));
  return (
    <section class="card note" aria-labelledby="parts" data-card="parts" ref={kept.ref}>
      <h3 id="parts">Does every part answer?</h3>
      <p role="status" data-state={health ? undefined : 'loading'}>
        {health ? sayParts(health, services) : 'Each part is being asked.'}
      </p>
      <ul class="services" role="list">
        {health && health !== 'down' && health.checks.map((check) => <Part key={check.name} {...check} />)}
        {services.map(({ name, state, detail, since }) => (
          <li key={name} data-service={name}>
            <b>{nameOf(name)}</b>
            <ServiceMark state={state} />
            <span class="service-detail">{detail ?? (since ? `since ${instantText(since)}` : '')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
