import type { Provenance } from '@freshwax/contracts';

/** Of a record in Kafka. */
export type Place = Pick<Provenance, 'topic' | 'partition' | 'generation' | 'offset'>;

export const toPlaceText = ({ topic, partition, generation, offset }: Place): string =>
  `${topic}:${partition}:${generation}:${offset}`;

/** @param text as `toPlaceText` writes it; no topic holds a colon */
export function readPlaceText(text: string): Place {
  const [topic = '', partition, generation, offset = '0'] = text.split(':');
  return { topic, partition: Number(partition), generation: Number(generation), offset };
}
