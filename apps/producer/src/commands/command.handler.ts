import type { LoggerService } from '@nestjs/common';
import { isProducerCommand, type Command, type ProducerCommand } from '@freshwax/contracts';
import { Stopping } from '../exchange/source.errors.ts';
import type { Capability } from '../capability/capability.store.ts';
import type { Work } from '../runs/job.ts';
import { whyOf, type Finished } from '../runs/run.ts';
import type { FollowedSource, Wanted } from '../sources/followed-source.ts';
import type { OperationProgress } from '@freshwax/postgres';

type Enrich = Extract<Command, { type: 'enrich' }>;

/** A run that a command asked for, and what it found out where it was a probe. */
interface Done {
  finished: Finished;
  capability?: Capability | undefined;
}

/** Ids between two reports of progress. */
const PIECE = 100;

export interface CommandParts {
  operations: OperationProgress;
  sources: readonly FollowedSource[];
  logger: Pick<LoggerService, 'log'>;
}

/** Does what was asked for and says so on the operation. A command that comes twice is done once. */
export class CommandHandler {
  constructor(private readonly parts: CommandParts) {}

  /** Rejects, so that the command is handed over again, only when the operation could not be written. */
  async handle(command: Command): Promise<void> {
    if (!isProducerCommand(command)) return;
    const { operations, logger } = this.parts;
    const { operationId: id, type } = command;
    if (!(await operations.begin(id))) {
      logger.log({ message: `${type} is finished already, or unknown`, operation: id });
      return;
    }
    await this.report(id, await this.carryOut(command));
  }

  private async carryOut(command: ProducerCommand): Promise<Done[]> {
    const asked = 'source' in command ? command.source : undefined;
    const sources = this.parts.sources.filter(({ name }) => asked === undefined || name === asked);
    if (command.type === 'enrich') return this.enrich(command, sources);
    if (command.type === 'probe') return each(sources, async ({ probe }) => probe?.());
    return each(sources, async ({ discovery }) => ({ finished: await discovery.run() }));
  }

  /** Ids are of one source: the one named, else the first that takes ids. */
  private async enrich(command: Enrich, sources: readonly FollowedSource[]): Promise<Done[]> {
    const enrichment = sources.find((source) => source.enrichment)?.enrichment;
    if (!enrichment) return [];
    return [{ finished: await enrichment.job.run(this.enrichPieceByPiece(command, enrichment.workFor)) }];
  }

  private enrichPieceByPiece({ operationId, trackIds, artistIds }: Enrich, workFor: (wanted: Wanted) => Work): Work {
    const pieces: Wanted[] = [
      ...piecesOf(trackIds).map((ids) => ({ trackIds: ids, artistIds: [] })),
      ...piecesOf(artistIds).map((ids) => ({ trackIds: [], artistIds: ids })),
    ];
    const total = Math.max(1, trackIds.length + artistIds.length);
    return async (run) => {
      let done = 0;
      for (const piece of pieces) {
        await workFor(piece)(run);
        done += piece.trackIds.length + piece.artistIds.length;
        await this.parts.operations.advance(operationId, done / total, `${done} of ${total} ids asked for`);
      }
    };
  }

  /** One that failed outright fails the operation. */
  private async report(id: string, done: readonly Done[]): Promise<void> {
    const all = done.map(({ finished }) => finished);
    // The next process takes it up.
    const stopping = all.find(({ error }) => error instanceof Stopping);
    if (stopping) throw stopping.error;
    const { operations } = this.parts;
    const result = { runs: done.map(toResult) };
    const failed = all.filter(({ outcome }) => outcome === 'failed');
    if (all.length === 0) await operations.fail(id, { error: 'no source that is followed does this', result });
    else if (failed.length > 0) await operations.fail(id, { error: failed.map(reasonOf).join('; '), result });
    else await operations.succeed(id, result, all.map(toLine).join('; '));
  }
}

async function each(
  sources: readonly FollowedSource[],
  work: (source: FollowedSource) => Promise<Done | undefined>,
): Promise<Done[]> {
  const all: Done[] = [];
  for (const source of sources) {
    const done = await work(source);
    if (done) all.push(done);
  }
  return all;
}

function piecesOf(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / PIECE);
  return Array.from({ length: count }, (_, at) => ids.slice(at * PIECE, (at + 1) * PIECE));
}

const toResult = ({ finished: { run, outcome }, capability }: Done) => ({
  runId: run.id,
  source: run.source,
  mode: run.mode ?? null,
  outcome,
  ...run.counts,
  ...(capability && {
    notOffered: capability.notOffered,
    probedAt: new Date(capability.probedAt).toISOString(),
  }),
});

const reasonOf = (finished: Finished): string => `${finished.run.source}: ${whyOf(finished)}`;

function toLine({ run, error }: Finished): string {
  const said = `${run.source}: asked for ${run.asked} ids, ${run.answered} entities came, published ${run.published} events in ${run.calls} calls`;
  return error ? `${said}; ended early: ${error.message}` : said;
}
