import { z } from 'zod';
import { adoptRequest } from './api/adopt.api.ts';
import { rebuildRequest } from './api/rebuild.api.ts';
import { reconcileRequest } from './api/reconcile.api.ts';
import { replayRequest } from './api/replay.api.ts';
import { source } from './events/envelope.ts';
import { id } from './events/fields.ts';
import { letterWork } from './letters.ts';
import { MAX_ARRAY_LENGTH } from './limits.ts';

/**
 * Work of the producer that travels on `freshwax.commands`; it reports progress and result on the operation that asked for
 * it (`book.operation`).
 * poll, enrich: of one source, or of all that are followed. probe: asks anew what the source offers.
 */
const producerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('poll'), operationId: z.uuid(), source: source.optional() }),
  z.object({
    type: z.literal('enrich'),
    operationId: z.uuid(),
    trackIds: z.array(id).max(MAX_ARRAY_LENGTH),
    artistIds: z.array(id).max(MAX_ARRAY_LENGTH),
    source: source.optional(),
  }),
  z.object({ type: z.literal('probe'), operationId: z.uuid() }),
]);
export type ProducerCommand = z.infer<typeof producerCommandSchema>;

const producerTypes: readonly string[] = producerCommandSchema.options.map((option) => option.shape.type.value);
export const isProducerCommand = (command: Command): command is ProducerCommand => producerTypes.includes(command.type);

/**
 * Long work on the stores, of the consumers. They find it in `book.operation`, where it waits for its turn; the command
 * only wakes them.
 * purge: makes the observations of a source unreadable in both stores, those before a UTC day, or all.
 * rebuild, reconcile, replay, adopt: as the API describes them.
 * dlq.redrive: publishes the records of dead letters again. dlq.discard: marks letters as not worth mending, or takes it back.
 */
export const consumerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('purge'), operationId: z.uuid(), source, before: z.iso.date().optional() }),
  z.object({ ...rebuildRequest.shape, operationId: z.uuid() }),
  z.object({ ...reconcileRequest.shape, operationId: z.uuid() }),
  z.object({ ...replayRequest.shape, operationId: z.uuid() }),
  z.object({ ...adoptRequest.shape, operationId: z.uuid() }),
  z.object({ ...letterWork.redrive, operationId: z.uuid() }),
  z.object({ ...letterWork.discard, operationId: z.uuid() }),
]);
export type ConsumerCommand = z.infer<typeof consumerCommandSchema>;

/** What travels on `freshwax.commands`. */
export const commandSchema = z.discriminatedUnion('type', [
  ...producerCommandSchema.options,
  ...consumerCommandSchema.options,
]);
export type Command = z.infer<typeof commandSchema>;

/** Those that end when they are asked to while they run; every command can be taken back before. */
export const cancellableTypes: readonly ConsumerCommand['type'][] = [
  'rebuild',
  'reconcile',
  'replay',
  'adopt',
  'dlq.redrive',
  'dlq.discard',
];
