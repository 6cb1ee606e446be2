import type { ConsumerCommand } from '@freshwax/contracts';
import type { OperationTask } from './operation.task.ts';

/**
 * What shares a lane runs one after another, over all consumers; lanes run side by side.
 * maintenance: changes what is stored as a whole. checking: reads for hours, so it keeps nothing else waiting.
 * letters: few records, asked for by a person who waits. ledger: until it is done a partition stands still.
 */
export const lanes = ['maintenance', 'checking', 'letters', 'ledger'] as const;
export type Lane = (typeof lanes)[number];

/** What an operation came to; `failure` ends it as failed, with the result kept. */
export interface OperationOutcome {
  result: object;
  line: string;
  failure?: string;
}

/** It cannot begin now; it is tried again soon. */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
}

/** Carries out one type of operation. Whatever it did before it was cut off, it does again harmlessly. */
export interface OperationHandler<Type extends ConsumerCommand['type'] = ConsumerCommand['type']> {
  readonly type: Type;
  readonly lane: Lane;
  /**
   * Begins where `task.checkpoint` says. A store that is away is waited for: its error is thrown, and it is run again.
   * @throws NotYetError; the reason of `task.signal`; what is neither that nor a store's absence fails the operation
   */
  run(command: Extract<ConsumerCommand, { type: Type }>, task: OperationTask): Promise<OperationOutcome>;
  /** Takes away what a cancelled one left that nobody needs; also after a worker that was lost. */
  discard?(command: Extract<ConsumerCommand, { type: Type }>, task: OperationTask): Promise<void>;
}

export const OPERATION_HANDLERS = Symbol('operation handlers');
