import { readRedriveOf, REDRIVE_OF, type LetterPlace } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';

export type Letter = LetterPlace;

/** The letter whose record this is, published again; undefined for all others. */
export function letterOf(headers: KafkaRecord['headers']): Letter | undefined {
  const header = headers[REDRIVE_OF];
  return header === undefined || Array.isArray(header) ? undefined : readRedriveOf(header.toString());
}
