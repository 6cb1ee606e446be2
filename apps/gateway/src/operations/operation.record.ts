import { commandSchema, type Operation, type OperationRequest } from '@freshwax/contracts';

/** An operation as the gateway holds it. Dates are instants; `request` is what was asked, to compare a repeated key with. */
export interface OperationRecord {
  id: string;
  type: string;
  state: Operation['state'];
  progress: number;
  request: OperationRequest;
  idempotencyKey: string | null;
  log: string[];
  result: Record<string, unknown> | null;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Lines of the log that are shown. */
const LOG_TAIL = 50;

export function toOperation(record: OperationRecord): Operation {
  const { id, type, state, progress, log, result, error, createdAt, finishedAt } = record;
  return {
    id,
    type,
    state,
    progress: Math.min(1, Math.max(0, progress)),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    log: log.slice(-LOG_TAIL),
    result,
    error,
  };
}

/** These travel as commands: the process that carries one out then owns its row. */
export const commandedTypes: readonly string[] = commandSchema.options.map((option) => option.shape.type.value);
