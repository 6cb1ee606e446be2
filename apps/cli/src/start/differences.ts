import type { StackSettings } from '../../../../stack/app-env.ts';
import type { SeenStack } from '../../../../stack/inspect.ts';

/** What was asked for now and does not hold for the stack that runs already: it would be ignored without a word. */
export function differences(
  { sources, place, withAirflow }: Pick<StackSettings, 'sources' | 'place' | 'withAirflow'>,
  { source, services }: Pick<SeenStack, 'source' | 'services'>,
): string[] {
  const asked = sources.names.join(', ');
  const gateway = services.find(({ name }) => name === 'gateway')?.port;
  const hasAirflow = services.some(({ name }) => name === 'airflow');
  return [
    ...(source !== null && source !== asked ? [`its source is ${source}, not ${asked}`] : []),
    ...(gateway && gateway !== place.ports.gateway ? [`its ports are others: the gateway is at ${gateway}`] : []),
    ...(hasAirflow && !withAirflow ? ['it runs with Airflow'] : []),
  ].map((text) => `${text}; npx freshwax stop ends it, then it starts as asked`);
}
