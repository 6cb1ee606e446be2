import { z } from 'zod';
import { id } from './events/fields.ts';
import { MAX_ARRAY_LENGTH } from './limits.ts';

/**
 * What travels on `freshwax.commands`: work that the producer is asked to do. The producer reports
 * progress and result on the operation that asked for it (`book.operation`).
 */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('poll'), operationId: z.uuid() }),
  z.object({
    type: z.literal('enrich'),
    operationId: z.uuid(),
    trackIds: z.array(id).max(MAX_ARRAY_LENGTH),
    artistIds: z.array(id).max(MAX_ARRAY_LENGTH),
  }),
]);
export type Command = z.infer<typeof commandSchema>;
