import { tryMaintenance, type Pool } from '@freshwax/postgres';
import { NotYetError, type OperationHandler, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { PurgeRun, type PurgeCommand, type PurgeParts } from './purge.run.ts';

/** A purge that has begun is a standing rule, so it is never left half-way: it cannot be cancelled. */
export class PurgeHandler implements OperationHandler<'purge'> {
  readonly type = 'purge';
  readonly lane = 'maintenance';

  constructor(
    private readonly pool: Pool,
    private readonly parts: Omit<PurgeParts, 'task'>,
  ) {}

  async run(command: PurgeCommand, task: OperationTask): Promise<OperationOutcome> {
    const result = await tryMaintenance(this.pool, (connection) =>
      new PurgeRun(connection, { ...this.parts, task }).run(command),
    );
    if (!result) throw new NotYetError('expiry is at work');
    return { result, line: `everything of ${command.source} that was asked for is unreadable` };
  }
}
