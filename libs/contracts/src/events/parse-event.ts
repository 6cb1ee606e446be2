import type { z } from 'zod';
import type { Stream } from '../topics.ts';
import { toAccept, UNSURE, type Accept } from './accept.ts';
import { envelopeSchemas, type Event } from './envelope.ts';

const accepts = Object.fromEntries(
  Object.entries(envelopeSchemas).map(([stream, schema]) => [stream, toAccept(schema)]),
) as Record<Stream, Accept>;

/** Judges what JSON.parse gave by the contract of a stream. */
export function parseEvent<S extends Stream>(stream: S, json: unknown): z.ZodSafeParseResult<Event<S>> {
  const accepted = accepts[stream](json);
  if (accepted !== UNSURE) return { success: true, data: accepted as Event<S> };
  return envelopeSchemas[stream].safeParse(json) as z.ZodSafeParseResult<Event<S>>;
}
