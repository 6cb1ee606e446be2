import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OperationRequest } from '@freshwax/contracts';
import { OperationBook } from './operation.book.ts';
import { OPERATION_HANDLERS, type OperationHandler, type OperationOutcome } from './operation.handler.ts';
import type { OperationRecord } from './operation.record.ts';

/** Runs the gateway's own operations in the background; those of one type take turns. */
@Injectable()
export class OperationRunner {
  private readonly logger = new Logger('operations');
  private readonly lanes = new Map<string, Promise<void>>();

  constructor(
    @Inject(OPERATION_HANDLERS) private readonly handlers: OperationHandler[],
    private readonly book: OperationBook,
  ) {}

  start(record: OperationRecord): void {
    const before = this.lanes.get(record.type) ?? Promise.resolve();
    this.lanes.set(
      record.type,
      before.then(() => this.run(record)),
    );
  }

  /** Never rejects: a failure is what the operation came to. */
  private async run(record: OperationRecord): Promise<void> {
    record.state = 'running';
    await this.book.keep(record);
    try {
      finish(record, await this.outcomeOf(record));
    } catch (error) {
      this.logger.warn({ operation: record.type, id: record.id, error: String(error) });
      finish(record, { result: null, failure: error instanceof Error ? error.message : String(error) });
    }
    await this.book.keep(record);
    this.logger.log({ operation: record.type, id: record.id, state: record.state });
  }

  private outcomeOf(record: OperationRecord): Promise<OperationOutcome> {
    const handler = this.handlers.find((it) => it.type === record.type);
    if (!handler) throw new TypeError(`no handler for ${record.type}`);
    return handler.run(record.request as Extract<OperationRequest, { type: typeof handler.type }>, (line, progress) => {
      record.log.push(`${new Date().toISOString()} ${line}`);
      if (progress !== undefined) record.progress = progress;
      void this.book.keep(record);
    });
  }
}

function finish(record: OperationRecord, { result, failure }: OperationOutcome): void {
  record.state = failure === undefined ? 'succeeded' : 'failed';
  record.error = failure ?? null;
  record.result = result;
  record.finishedAt = new Date();
  if (failure === undefined) record.progress = 1;
}
