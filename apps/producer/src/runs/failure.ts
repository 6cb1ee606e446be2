import { postgresVerdict } from '@freshwax/postgres';
import { SourceError } from '../exchange/source.errors.ts';

/**
 * A run may fail by what lies outside (the source, Kafka, PostgreSQL): it is tried again at its next time.
 * Anything else is a bug: the process ends and is restarted.
 */
export function isOutsideFailure(error: unknown): error is Error {
  if (error instanceof SourceError) return true;
  if (!(error instanceof Error)) return false;
  // kafkajs hands out its classes through @freshwax/kafka alone; the name is set by the class.
  return error.name.startsWith('KafkaJS') || postgresVerdict(error) === 'transient';
}
