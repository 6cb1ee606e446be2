import type { PipelineAnswer } from '@freshwax/contracts';
import { FaultState } from '../card/gap.tsx';
import { instantText } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { Flow } from './flow.tsx';
import { Partitions } from './partitions-card.tsx';
import { pipelineQuestion } from './question.ts';
import { nameOf, ServiceMark } from './service-state.tsx';
import { Streams } from './streams-card.tsx';
import { Throughput } from './throughput-card.tsx';
import type { Service } from './to-stages.ts';

const ServiceRow = ({ service }: { service: Service }) => (
  <li data-service={service.name}>
    <b>{nameOf(service.name)}</b>
    <ServiceMark state={service.state} />
    <span class="service-detail">
      {service.detail ?? (service.since ? `since ${instantText(service.since).slice(11)}` : '')}
      {service.pid !== null && `, pid ${service.pid}`}
    </span>
  </li>
);

const Airflow = ({ url }: { url: string | null }) => (
  <section class="card note" aria-labelledby="airflow" data-card="airflow">
    <h3 id="airflow">What is scheduled?</h3>
    <p>Airflow runs bootstrap and the hourly enrichment through the same operations as everyone else.</p>
    {url ? (
      <p class="note-links">
        <a class="button" href={url}>
          Open Airflow
        </a>
        <a href={`${url.replace(/\/$/, '')}/dags/enrichment/runs`}>Runs of enrichment</a>
        <a href={`${url.replace(/\/$/, '')}/dags/bootstrap/runs`}>Runs of bootstrap</a>
      </p>
    ) : (
      <p>Airflow is not part of this run. It starts with the stack unless it is switched off.</p>
    )}
  </section>
);

export function PipelineScreen() {
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const { answer, receivedAt, fault } = kept.state.value;
  return (
    <>
      <h1 class="sr-only">Pipeline</h1>
      <section class="card flow-card" aria-labelledby="flow" ref={kept.ref}>
        <h2 class="sr-only" id="flow">
          From the source to the stores
        </h2>
        {!answer && fault ? (
          <FaultState fault={fault} onRetry={() => kept.keeper.retry()} />
        ) : (
          <Flow answer={answer} receivedAt={receivedAt} />
        )}
      </section>
      <h2 class="sr-only">In detail</h2>
      <div class="pair-grid">
        <Streams />
        <Throughput size="list" />
        <Partitions />
        <div class="stack">
          <section class="card note" aria-labelledby="services" data-card="services">
            <h3 id="services">Is every service up?</h3>
            <ul class="services" role="list">
              {answer?.data.services.map((service) => (
                <ServiceRow key={service.name} service={service} />
              ))}
            </ul>
          </section>
          {answer && <Airflow url={answer.data.airflowUrl} />}
        </div>
      </div>
    </>
  );
}
