import { afterEach, describe, expect, it } from '@jest/globals';
import { OperationBook } from './operation.book.ts';
import type { OperationQuery } from './operation.query.ts';
import type { OperationRecord } from './operation.record.ts';

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const unmade = Object.assign(new Error('relation "book.operation" does not exist'), { code: '42P01' });

const command: OperationRecord = {
  id: '6a1d3c2e-0000-4000-8000-000000000001',
  type: 'poll',
  state: 'queued',
  progress: 0,
  request: { type: 'poll' },
  idempotencyKey: null,
  log: [],
  result: null,
  error: null,
  createdAt: new Date(0),
  finishedAt: null,
};

describe('the book of operations', () => {
  let book: OperationBook;
  afterEach(() => book.onModuleDestroy());

  /** Rows of PostgreSQL, as far as a sweep matters. */
  class Rows {
    readonly queued = new Set<string>();
    readonly failed: string[] = [];
    /** What the sweeps meet, one after another. */
    constructor(private readonly sweeps: (() => Promise<void>)[]) {}

    async insert({ id }: OperationRecord): Promise<void> {
      this.queued.add(id);
    }

    async failAbandoned(own: readonly string[]): Promise<void> {
      await this.sweeps.shift()!();
      this.failed.push(...[...this.queued].filter((id) => !own.includes(id)));
    }
  }

  function bookOf(query: Partial<OperationQuery>): OperationBook {
    return (book = new OperationBook(query as OperationQuery));
  }

  it('ends what an earlier gateway left, and never what this one has handed over meanwhile', async () => {
    const rows = new Rows([() => Promise.reject(away), () => Promise.resolve()]);
    bookOf(rows as unknown as OperationQuery);
    rows.queued.add('of an earlier gateway');
    await book.flush();
    await book.keepForOther(command);
    await book.flush();
    expect(rows.failed).toEqual(['of an earlier gateway']);
  });

  it('hands over after a sweep that is under way', async () => {
    const sweep = Promise.withResolvers<void>();
    const rows = new Rows([() => sweep.promise]);
    bookOf(rows as unknown as OperationQuery);
    const swept = book.flush();
    const handedOver = book.keepForOther(command);
    sweep.resolve();
    await Promise.all([swept, handedOver]);
    expect([[...rows.queued], rows.failed]).toEqual([[command.id], []]);
  });

  it('does not say that there is no such operation while PostgreSQL is away', async () => {
    await expect(bookOf({ find: () => Promise.reject(away) }).find(command.id)).rejects.toBe(away);
  });

  it('has nothing but what it runs before the schema exists', async () => {
    expect(await bookOf({ find: () => Promise.reject(unmade) }).find(command.id)).toBeUndefined();
  });
});
