import type { LetterPreview, Operation, OperationRequest } from '@freshwax/contracts';
import { mutate, type Outcome } from '../admin/mutate.ts';
import type { Fault } from '../query/fault.ts';

/** Which letters are meant: one, or all of a reason, a topic, or both. */
type Chosen = { readonly letter: string } | { readonly reason?: string; readonly topic?: string };

type Work = Extract<OperationRequest, { type: 'dlq.redrive' | 'dlq.discard' }>;

export type Started = { readonly operationId: string } | Exclude<Outcome, { kind: 'done' }>;

/** @param undo asks for the operation that takes it back, where one does */
export type OnStarted = (operationId: string, undo?: () => Promise<Started>) => void;

/** Asks for the operation, with the admin key. */
async function start(body: Work, purpose: string): Promise<Started> {
  const outcome = await mutate({ method: 'POST', path: 'operations', body, purpose });
  if (outcome.kind !== 'done') return outcome;
  return { operationId: (outcome.body as { data: Pick<Operation, 'id'> }).data.id };
}

/** Why it was not begun; null where it was, or the reader would rather not. */
export const faultOf = (started: Started): Fault | null =>
  'kind' in started && started.kind === 'fault' ? started.fault : null;

export type Previewed = { readonly preview: LetterPreview } | Exclude<Outcome, { kind: 'done' }>;

/** What would become of a letter with a corrected value: nothing is published. */
export async function previewCorrected(id: string, value: string): Promise<Previewed> {
  const path = `dead-letters/${encodeURIComponent(id)}/preview`;
  const outcome = await mutate({ method: 'POST', path, body: { value }, purpose: 'to judge a corrected record' });
  return outcome.kind === 'done' ? { preview: (outcome.body as { data: LetterPreview }).data } : outcome;
}

/** Publishes the records again; one letter's with another value where one is given. */
export const redrive = (chosen: Chosen, value?: string): Promise<Started> =>
  start({ type: 'dlq.redrive', ...chosen, ...(value !== undefined && { value }) }, 'to publish records again');

/** Marks letters as not worth mending, or takes that back. None is ever deleted. */
export const discard = (chosen: Chosen, why: string, undo = false): Promise<Started> =>
  start({ type: 'dlq.discard', ...chosen, why, undo, by: 'the dashboard' }, 'to decide about dead letters');
