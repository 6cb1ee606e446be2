import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { commandTopic, type Command, type OperationRequest } from '@freshwax/contracts';
import { ProblemError } from '../http/problem.error.ts';
import { KafkaStore } from '../stores/kafka.store.ts';
import { OperationBook } from './operation.book.ts';
import { commandedTypes, type OperationRecord } from './operation.record.ts';
import { OperationRunner } from './operation.runner.ts';

const UNIQUE_VIOLATION = '23505';

/** Takes requests for work: the gateway's own run here, the others' travel as commands. */
@Injectable()
export class OperationRequests {
  private readonly logger = new Logger('operations');

  constructor(
    private readonly book: OperationBook,
    private readonly runner: OperationRunner,
    private readonly kafka: KafkaStore,
  ) {}

  /**
   * The same key with the same request gives the operation that it gave before.
   * @throws ProblemError idempotency-conflict when the key was used for another request
   */
  async accept(request: OperationRequest, idempotencyKey: string | null): Promise<OperationRecord> {
    const earlier = idempotencyKey === null ? undefined : await this.book.findByKey(idempotencyKey);
    if (earlier) return sameRequest(earlier, request);
    const record = newRecord(request, idempotencyKey);
    if (commandedTypes.includes(request.type)) return this.handOver(record);
    const kept = this.book.keep(record);
    this.runner.start(record);
    await kept;
    return record;
  }

  private async handOver(record: OperationRecord): Promise<OperationRecord> {
    try {
      await this.book.keepForOther(record);
    } catch (error) {
      const earlier =
        isUniqueViolation(error) &&
        record.idempotencyKey !== null &&
        (await this.book.findByKey(record.idempotencyKey));
      if (earlier) return sameRequest(earlier, record.request);
      throw error;
    }
    void this.publish(record);
    return record;
  }

  /** The row is there before the command: whoever takes it up finds it. */
  private async publish(record: OperationRecord): Promise<void> {
    try {
      await this.kafka.publishCommand({ ...record.request, operationId: record.id } as Command);
      await this.book.noteForOther(record.id, `${new Date().toISOString()} asked for over ${commandTopic.topic}`);
    } catch (error) {
      this.logger.warn({ operation: record.type, id: record.id, error: String(error) });
      await this.book
        .failForOther(record.id, `the command could not be published: ${String(error)}`)
        .catch(() => undefined);
    }
  }
}

function newRecord(request: OperationRequest, idempotencyKey: string | null): OperationRecord {
  return {
    id: randomUUID(),
    type: request.type,
    state: 'queued',
    progress: 0,
    request,
    idempotencyKey,
    log: [],
    result: null,
    error: null,
    createdAt: new Date(),
    finishedAt: null,
  };
}

function sameRequest(earlier: OperationRecord, request: OperationRequest): OperationRecord {
  if (isDeepStrictEqual(earlier.request, request)) return earlier;
  throw new ProblemError('idempotency-conflict');
}

const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown }).code === UNIQUE_VIOLATION;
