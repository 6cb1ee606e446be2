import { SpanKind } from '@opentelemetry/api';
import { endSpan, inSpan, tracer } from '@freshwax/runtime/trace';

const optionsOf = (system: 'postgresql' | 'cassandra', text: string) => ({
  kind: SpanKind.CLIENT,
  // Values travel beside the text, never in it.
  attributes: { 'db.system.name': system, 'db.query.text': text, 'db.operation.name': verbOf(text) },
});

const verbOf = (text: string): string => /\w+/.exec(text)?.[0].toUpperCase() ?? '';

/** A statement as a span of the request that asked for it; by OpenTelemetry's semantic conventions for databases. */
export const inStatement = <T>(system: 'postgresql' | 'cassandra', text: string, work: () => Promise<T>): Promise<T> =>
  inSpan(`${system} ${verbOf(text)}`, optionsOf(system, text), work);

/** What TypeORM asks, told of after it was answered. */
export const querySpans = {
  afterQuery({ query, executionTime = 0, error }: { query: string; executionTime?: number; error?: unknown }): void {
    const options = { ...optionsOf('postgresql', query), startTime: Date.now() - executionTime };
    const span = tracer().startSpan(`postgresql ${verbOf(query)}`, options);
    endSpan(span, error instanceof Error ? error : undefined);
  },
};
