import type { LoggerService } from '@nestjs/common';
import type { Command } from '@freshwax/contracts';
import type { Enrichment } from '../enrichment/enrich.ts';
import type { Job } from '../schedule/job.ts';
import type { Finished } from '../spotify/run.ts';
import { Stopping } from '../spotify/spotify.errors.ts';
import type { OperationProgress } from '@freshwax/postgres';

type Enrich = Extract<Command, { type: 'enrich' }>;

/** Ids between two reports of progress. */
const PIECE = 100;

export interface CommandParts {
  operations: OperationProgress;
  discovery: Job;
  enrichment: Job;
  enrich: Enrichment;
  logger: Pick<LoggerService, 'log'>;
}

/** Does what was asked for and says so on the operation. A command that comes twice is done once. */
export class CommandHandler {
  constructor(private readonly parts: CommandParts) {}

  /** Rejects, so that the command is handed over again, only when the operation could not be written. */
  async handle(command: Command): Promise<void> {
    const { operations, logger, discovery } = this.parts;
    const { operationId: id, type } = command;
    // The consumer's.
    if (command.type === 'purge' || command.type === 'probe') return;
    if (!(await operations.begin(id))) {
      logger.log({ message: `${type} is finished already, or unknown`, operation: id });
      return;
    }
    const finished = command.type === 'poll' ? await discovery.run() : await this.enrich(command);
    await this.report(id, finished);
  }

  private async enrich({ operationId, trackIds, artistIds }: Enrich): Promise<Finished> {
    const { enrichment, enrich, operations } = this.parts;
    const total = Math.max(1, trackIds.length + artistIds.length);
    let done = 0;
    return enrichment.run(async (run, mode) => {
      for (const [kind, ids] of [
        ['trackIds', trackIds],
        ['artistIds', artistIds],
      ] as const) {
        for (let start = 0; start < ids.length; start += PIECE) {
          const piece = ids.slice(start, start + PIECE);
          await enrich.enrich({ trackIds: [], artistIds: [], [kind]: piece }, run, mode);
          done += piece.length;
          await operations.advance(operationId, done / total, `${done} of ${total} ids asked for`);
        }
      }
    });
  }

  private async report(id: string, { run, outcome, error }: Finished): Promise<void> {
    // The next process takes it up.
    if (error instanceof Stopping) throw error;
    const { operations } = this.parts;
    const result = { runId: run.id, outcome, ...run.counts };
    const said = `asked ${run.asked}, answered ${run.answered}, published ${run.published} in ${run.calls} calls`;
    if (outcome === 'failed')
      await operations.fail(id, { error: error?.message ?? 'the source answered nothing', result });
    else await operations.succeed(id, result, error ? `${said}; ended early: ${error.message}` : said);
  }
}
