import { z } from 'zod';
import { source } from './events/envelope.ts';
import { id } from './events/fields.ts';
import { MAX_ARRAY_LENGTH } from './limits.ts';

/**
 * What travels on `freshwax.commands`: work that the producer, or (purge) the consumer, is asked to do. Whoever does it
 * reports progress and result on the operation that asked for it (`book.operation`).
 * poll, enrich: of one source, or of all that are followed. probe: asks anew what the source offers.
 * purge: makes the observations of a source unreadable in both stores, those before a UTC day, or all.
 */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('poll'), operationId: z.uuid(), source: source.optional() }),
  z.object({
    type: z.literal('enrich'),
    operationId: z.uuid(),
    trackIds: z.array(id).max(MAX_ARRAY_LENGTH),
    artistIds: z.array(id).max(MAX_ARRAY_LENGTH),
    source: source.optional(),
  }),
  z.object({ type: z.literal('probe'), operationId: z.uuid() }),
  z.object({ type: z.literal('purge'), operationId: z.uuid(), source, before: z.iso.date().optional() }),
]);
export type Command = z.infer<typeof commandSchema>;
