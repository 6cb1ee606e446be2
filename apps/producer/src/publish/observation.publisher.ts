import { SpanKind } from '@opentelemetry/api';
import type { LoggerService } from '@nestjs/common';
import type { Observation } from '@freshwax/contracts';
import type { Publisher } from '@freshwax/kafka';
import type { ProducerMetrics } from '../process/producer.metrics.ts';
import type { Mapped, Refusal } from './to-observation.ts';
import type { Run } from '../runs/run.ts';
import { inSpan } from '@freshwax/runtime/trace';

/** Refusals that a run spells out; the others are only counted. */
const MOST_SPELLED_OUT = 3;

/** Hands to Kafka what keeps the contract, and counts what does not. */
export class ObservationPublisher {
  constructor(
    private readonly publisher: Pick<Publisher, 'publish'>,
    private readonly metrics: Pick<ProducerMetrics, 'onPublished' | 'onRefused'>,
    private readonly logger: Pick<LoggerService, 'warn'>,
  ) {}

  /** When it resolves, Kafka has acknowledged every one. @throws KafkaJSError */
  async publish(mapped: readonly Mapped[], run: Run): Promise<void> {
    const observations: Observation[] = [];
    for (const one of mapped) {
      if ('observation' in one) observations.push(one.observation);
      else this.refuse(one.refusal, run);
    }
    if (observations.length === 0) return;
    const attributes = { 'messaging.system': 'kafka', 'messaging.batch.message_count': observations.length };
    await inSpan('publish', { kind: SpanKind.PRODUCER, attributes }, () =>
      this.publisher.publish(observations, { traceparent: run.trace.traceparent }),
    );
    run.published += observations.length;
    for (const observation of observations) {
      run.fields.take(observation);
      this.metrics.onPublished(observation.type);
    }
  }

  private refuse(refusal: Refusal, run: Run): void {
    run.refused++;
    this.metrics.onRefused(refusal.type);
    if (run.refused <= MOST_SPELLED_OUT) this.logger.warn({ message: 'refused', run_id: run.id, ...refusal });
  }
}
