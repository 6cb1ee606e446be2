import { z } from 'zod';
import { MAX_ARRAY_LENGTH } from '../limits.ts';
import { source } from '../events/envelope.ts';
import { id as entityId } from '../events/fields.ts';
import { letterWorkRequests } from '../letters.ts';
import { answerOf, instant, listOf } from './meta.api.ts';
import { adoptRequest } from './adopt.api.ts';
import { rebuildRequest } from './rebuild.api.ts';
import { reconcileRequest } from './reconcile.api.ts';
import { replayRequest } from './replay.api.ts';
import { watchableSource } from './watch.api.ts';

/**
 * Work asked for over the API.
 * bootstrap.*: the four idempotent steps that make an empty stack usable; they work before any schema exists.
 * enrich.plan: finds what is stale of one source that is asked by id, the first of those that are followed unless named
 * (result: source, trackIds, artistIds, staleTracks, staleArtists).
 * enrich: asks the producer for those ids. enrich.verify: checks that what `planId` planned was observed since.
 * poll: one discovery run now, of one source or of all that are followed.
 * probe: asks anew what the source offers (result: mode, notOffered).
 * purge: makes what a source said unreadable in both stores: observations before a UTC day, or all. Result: a receipt.
 * rebuild: makes state, history and aggregates anew from the records, compares both at equal offsets and puts the rebuilt
 * tables in place of those in use, while the pipeline runs. Result: how both differed. That they do does not fail the operation.
 * reconcile: holds Kafka, Cassandra and PostgreSQL against each other, window by window; `repair` writes what Cassandra
 * lacks again from Kafka. Result: a report; what does not fit does not fail the operation.
 * replay: publishes raw events from Cassandra to the topics of a scratch pipeline. Result: what was published.
 * adopt: goes on in a log that no longer continues where the ledger stands, as a new generation. The partitions that do
 * not fit are found; `partition` names one whose log was cut and filled again, which only the consumer can see; `generations`
 * says which are meant to end: it fails, and names the one that stands, where that is another. Result: which begin anew, where
 * and why.
 * dlq.redrive: publishes the records of dead letters again: one, with `value` in place of its own, or all of a reason or topic.
 * Result: how many were published, settled, rejected again, and why the others were not.
 * dlq.discard: marks letters as not worth mending, with who and why; `undo` takes it back. None is ever deleted.
 */
export const operationRequest = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('bootstrap.topics') }),
    z.strictObject({ type: z.literal('bootstrap.keyspace') }),
    z.strictObject({ type: z.literal('bootstrap.migrate') }),
    z.strictObject({ type: z.literal('bootstrap.verify') }),
    z.strictObject({ type: z.literal('poll'), source: source.optional() }),
    z.strictObject({ type: z.literal('probe') }),
    z.strictObject({ type: z.literal('purge'), source, before: z.iso.date().optional() }),
    z.strictObject({
      type: z.literal('enrich.plan'),
      limit: z.int().min(1).max(MAX_ARRAY_LENGTH).default(200),
      source: watchableSource.optional(),
    }),
    z.strictObject({
      type: z.literal('enrich'),
      trackIds: z.array(entityId).max(MAX_ARRAY_LENGTH),
      artistIds: z.array(entityId).max(MAX_ARRAY_LENGTH),
      source: source.optional(),
    }),
    z.strictObject({ type: z.literal('enrich.verify'), planId: z.uuid() }),
    rebuildRequest,
    reconcileRequest,
    replayRequest,
    adoptRequest,
    ...letterWorkRequests,
  ])
  .meta({ id: 'OperationRequest' });
export type OperationRequest = z.infer<typeof operationRequest>;

/** cancelling: asked to end, which it does at its next step. cancelled: what it had done by then stays done. */
export const operationStates = ['queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;

const goingOn: readonly string[] = ['queued', 'running', 'cancelling'] satisfies (typeof operationStates)[number][];
export const isGoingOn = ({ state }: Pick<Operation, 'state'>): boolean => goingOn.includes(state);

export const operation = z
  .object({
    id: z.uuid(),
    type: z.string(),
    state: z.enum(operationStates),
    /** 0..1 */
    progress: z.number().min(0).max(1),
    createdAt: instant,
    finishedAt: instant.nullable(),
    /** Its last lines, oldest first. */
    log: z.array(z.string()),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Operation' });
export type Operation = z.infer<typeof operation>;
export const operationAnswer = answerOf(operation);
export const operationList = listOf(operation);
