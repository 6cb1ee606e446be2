import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { postgresVerdict } from '@freshwax/postgres';
import { isUpstreamUnavailable } from '../http/problem.verdict.ts';
import { OperationQuery } from './operation.query.ts';
import type { OperationRecord } from './operation.record.ts';

/** Finished operations that stay in memory, so that they can be read while PostgreSQL is away. */
const REMEMBERED = 100;
/** How often what could not be written is tried again, ms. */
const RETRY_MS = 5_000;
const UNIQUE_VIOLATION = '23505';

/**
 * Keeps operations: in memory until book.operation exists, from then on there, the earlier ones too.
 * What this process runs is written by this process only; another's row is read from PostgreSQL and never overwritten.
 */
@Injectable()
export class OperationBook implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('operations');
  private readonly held = new Map<string, OperationRecord>();
  private readonly unwritten = new Set<string>();
  /** Others' work of this process, until what an earlier one left is told from it. */
  private readonly handedOver = new Set<string>();
  private flushing = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private sweptAbandoned = false;

  constructor(private readonly query: OperationQuery) {}

  /** Keeps what this process runs; it reaches PostgreSQL now or, when that is away, later. */
  async keep(record: OperationRecord): Promise<void> {
    this.held.set(record.id, record);
    this.unwritten.add(record.id);
    this.forgetOldest();
    await this.flush();
  }

  /** Keeps what another process will run: it must find the row. @throws when PostgreSQL does not take it */
  async keepForOther(record: OperationRecord): Promise<void> {
    if (!this.sweptAbandoned) await this.spare(record.id);
    await this.query.insert(record);
  }

  noteForOther(id: string, line: string): Promise<void> {
    return this.query.note(id, line);
  }

  failForOther(id: string, error: string): Promise<void> {
    return this.query.failQueued(id, error);
  }

  /** @returns the operation as it is then, undefined when there is none @throws when PostgreSQL does not answer */
  async cancel(id: string): Promise<OperationRecord | undefined> {
    if (!this.held.has(id)) await this.query.cancel(id);
    return this.find(id);
  }

  /** @throws when PostgreSQL is away, so that nobody knows whether there is one */
  async find(id: string): Promise<OperationRecord | undefined> {
    const own = this.held.get(id);
    return own ?? (await this.query.find(id).catch(absentWhileUnmade));
  }

  async findByKey(key: string): Promise<OperationRecord | undefined> {
    const stored = this.heldByKey(key) ?? (await this.query.findByKey(key).catch(absentWhileUnread));
    // The same request may have come and been kept while PostgreSQL was asked; a click and its repeat are that close.
    return this.heldByKey(key) ?? stored;
  }

  /** Newest first; only what is in memory while PostgreSQL is away. */
  async list(limit: number, after: { createdAt: Date; id: string } | undefined): Promise<OperationRecord[]> {
    await this.flush();
    try {
      return await this.query.list(limit, after);
    } catch (error) {
      if (!isUpstreamUnavailable(error)) throw error;
      return this.listHeld(after).slice(0, limit);
    }
  }

  /** Writes what PostgreSQL does not have yet. Never throws: it is tried again with the next change, and every few seconds. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.writeAll());
    return this.flushing;
  }

  onApplicationBootstrap(): void {
    void this.flush();
    this.timer = setInterval(() => void this.flush(), RETRY_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private heldByKey(key: string): OperationRecord | undefined {
    return [...this.held.values()].find((record) => record.idempotencyKey === key);
  }

  private async writeAll(): Promise<void> {
    if (this.sweptAbandoned && this.unwritten.size === 0) return;
    try {
      await this.sweepAbandoned();
      while (this.unwritten.size > 0) await this.writeNext();
    } catch (error) {
      if (!isUpstreamUnavailable(error))
        this.logger.error({ message: 'an operation could not be written', error: String(error) });
    }
  }

  private async writeNext(): Promise<void> {
    const [id] = this.unwritten;
    const record = this.held.get(id!);
    // Taken out first: a change that comes while it is written puts it back.
    this.unwritten.delete(id!);
    try {
      if (record) await this.query.upsert(record);
    } catch (error) {
      this.unwritten.add(id!);
      // An earlier gateway wrote an operation under this key while this one could not see it.
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION || !record || record.idempotencyKey === null)
        throw error;
      record.idempotencyKey = null;
    }
  }

  private async sweepAbandoned(): Promise<void> {
    if (this.sweptAbandoned) return;
    await this.query.failAbandoned([...this.held.keys(), ...this.handedOver]);
    this.sweptAbandoned = true;
    this.handedOver.clear();
  }

  /** A sweep that is under way does not know of it: the row comes after that one, and the next leaves it alone. */
  private async spare(id: string): Promise<void> {
    this.handedOver.add(id);
    await this.flushing;
  }

  private listHeld(after: { createdAt: Date; id: string } | undefined): OperationRecord[] {
    const newestFirst = [...this.held.values()].sort(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    );
    return after ? newestFirst.filter((record) => record.createdAt < after.createdAt) : newestFirst;
  }

  private forgetOldest(): void {
    for (const [id, record] of this.held) {
      if (this.held.size <= REMEMBERED) return;
      if (record.finishedAt && !this.unwritten.has(id)) this.held.delete(id);
    }
  }
}

/** Before the schema exists, or while PostgreSQL is away, what is not in memory is not known. */
function absentWhileUnread(error: unknown): undefined {
  if (!isUpstreamUnavailable(error)) throw error;
  return undefined;
}

/** Before the schema exists there is nothing but what is in memory. */
function absentWhileUnmade(error: unknown): undefined {
  if (postgresVerdict(error) === 'transient') throw error;
  return absentWhileUnread(error);
}
