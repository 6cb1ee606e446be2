import type { OperationRequest } from '@freshwax/contracts';

/** How an operation says how far it is. */
export interface OperationReport {
  /** @param progress 0..1 */
  (line: string, progress?: number): void;
}

/** What an operation came to; `failure` ends it as failed, with the result kept. */
export interface OperationOutcome {
  result: Record<string, unknown> | null;
  failure?: string;
}

/** Carries out one type of operation in the gateway itself. Repeats are harmless. */
export interface OperationHandler<Type extends OperationRequest['type'] = OperationRequest['type']> {
  readonly type: Type;
  run(request: Extract<OperationRequest, { type: Type }>, report: OperationReport): Promise<OperationOutcome>;
}

export const OPERATION_HANDLERS = Symbol('operation handlers');
