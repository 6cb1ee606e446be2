import { RawEventReader, type CassandraClient } from '@freshwax/cassandra';
import type { RebuildResult } from '@freshwax/contracts';
import { tryMaintenance, type Pool } from '@freshwax/postgres';
import type { Retention } from '@freshwax/postgres/rows';
import { NotYetError, type OperationHandler, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { CassandraSource } from './cassandra.source.ts';
import { KafkaSource, type KafkaParts } from './kafka.source.ts';
import type { RecordSource } from './record.source.ts';
import { RebuildRun, type RebuildCommand } from './rebuild.run.ts';
import { RecordsMissingError } from './records-missing.error.ts';

export interface RebuildHandlerParts {
  pool: Pool;
  cassandra: CassandraClient;
  kafka: KafkaParts;
  retention: Retention;
  topicPrefix: string;
}

/** Makes what is derived from the records anew, while they keep coming. */
export class RebuildHandler implements OperationHandler<'rebuild'> {
  readonly type = 'rebuild';
  readonly lane = 'maintenance';

  constructor(private readonly parts: RebuildHandlerParts) {}

  async run(command: RebuildCommand, task: OperationTask): Promise<OperationOutcome> {
    try {
      return await this.with(command, task, async (run) => toOutcome(await run.run()));
    } catch (error) {
      if (isForbidden(error)) return { result: {}, line: 'refused', failure: error.message };
      if (!(error instanceof RecordsMissingError)) throw error;
      await this.discard(command, task);
      return { result: { missing: error.missing }, line: 'refused', failure: error.message };
    }
  }

  async discard(command: RebuildCommand, task: OperationTask): Promise<void> {
    await this.with(command, task, async (run) => {
      await run.discard();
      return run;
    });
  }

  private async with<T extends {}>(
    command: RebuildCommand,
    task: OperationTask,
    work: (run: RebuildRun) => Promise<T>,
  ): Promise<T> {
    const { pool, retention, topicPrefix } = this.parts;
    const source = this.sourceOf(command);
    const result = await tryMaintenance(pool, (connection) =>
      work(new RebuildRun(connection, command, { pool, source, retention, topicPrefix, task })),
    );
    if (!result) throw new NotYetError('expiry is at work');
    return result;
  }

  private sourceOf({ from }: RebuildCommand): RecordSource {
    const stored = new CassandraSource(new RawEventReader(this.parts.cassandra));
    return from === 'kafka' ? new KafkaSource(this.parts.kafka, stored) : stored;
  }
}

/** The steps of the owner say in their own words what forbids them: it is the operator's to mend, and no bug. */
const isForbidden = (error: unknown): error is Error => (error as { code?: unknown } | null)?.code === '55000';

function toOutcome(result: RebuildResult): OperationOutcome {
  const compared =
    result.differing === 0
      ? 'both were equal, bit for bit'
      : `${result.differing} rows of ${result.differences.length} tables differed`;
  return { result, line: result.swappedAt === null ? compared : `${compared}; the rebuilt tables are in use` };
}
