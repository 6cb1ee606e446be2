import { streams, type Stream } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { Network } from '../engine/network.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { foldJoint } from './aggregate.rules.ts';
import { applyChunks, type AppliedChunk } from './chunk.rules.ts';
import { claimLedger, ensureLedger } from './ledger.rules.ts';
import { readStandingRules } from './purge.rules.ts';
import { DatabaseModel, type LiveTables } from './tables.ts';

interface Answer {
  rows: object[];
  rowCount: number;
}

type Query = { name?: string; text: string; values?: readonly unknown[] };

/** What a statement takes at most where it waits for nothing, ms: as long as others come meanwhile. */
const USUAL_WAIT_MS = 10;
/** Most of what a statement waits for locks, ms. */
const LONGEST_WAIT_MS = 60;

/** PostgreSQL: statements begin when they arrive and take effect at one later instant, or never. */
export class PostgresModel {
  readonly network: Network;
  readonly database = new DatabaseModel();
  /** Told of every chunk that the fence let pass, at that instant. */
  onApplied: (chunk: AppliedChunk) => void = () => undefined;
  /** Called when a chunk's statement has begun and has not taken effect. */
  onBegin: () => void = () => undefined;
  fences = 0;
  /** Statements of several chunks. */
  groups = 0;
  private starts = 0;

  constructor(private readonly scheduler: Scheduler) {
    this.network = new Network('PostgreSQL', scheduler);
  }

  /** What is under way is rolled back, and its outcome unknown to whoever asked. */
  restart(): void {
    this.starts++;
  }

  pool(): Pool {
    const query = (first: string | Query, values?: readonly unknown[]): Promise<Answer> =>
      this.ask(typeof first === 'string' ? { text: first, ...(values && { values }) } : first);
    return { query } as unknown as Pool;
  }

  private ask(query: Query): Promise<Answer> {
    return this.network.ask<Answer>({
      what: `PostgreSQL ${query.name ?? query.text.slice(0, 24)}`,
      serve: (answer, refuse) => this.begin(query, answer, refuse),
      lost: () => new Error('Connection terminated unexpectedly'),
      timeout: { afterMs: 35_000, error: () => new Error('Query read timeout') },
    });
  }

  private begin(query: Query, answer: (result: Answer) => void, refuse: (error: Error) => void): void {
    const { live } = this.database;
    const { starts } = this;
    const act = (): void => {
      if (starts !== this.starts) return refuse(new Error('Connection terminated unexpectedly'));
      try {
        const rows = this.execute(query, live);
        answer({ rows, rowCount: rows.length });
      } catch (error) {
        refuse(error as Error);
      }
    };
    if (query.name?.startsWith('apply_')) this.onBegin();
    const { random } = this.scheduler;
    this.scheduler.at(random.chance(0.3) ? random.next() * LONGEST_WAIT_MS : random.next() * USUAL_WAIT_MS, act);
  }

  /** @throws what the database refuses; TypeError for a statement that the model does not know */
  private execute({ name = '', text, values = [] }: Query, live: LiveTables): object[] {
    const { database } = this;
    const stream = /^apply_(\w+)_live_(?:plain|whole)$/.exec(name)?.[1];
    if (stream) return this.apply(stream, text, { values, live });
    if (text.includes('INSERT INTO book.ingest_offset')) {
      ensureLedger(database, values);
      return [];
    }
    if (text.includes('SET epoch = o.epoch + 1')) return claimLedger(database, values);
    if (text.includes('FROM book.purge p JOIN')) return readStandingRules(database, values);
    if (name.startsWith('fold_joint')) return [{ taken: foldJoint(live, 500) }];
    throw new TypeError(`the model does not know the statement ${name} ${text.slice(0, 80)}`);
  }

  private apply(
    stream: string,
    text: string,
    { values, live }: { values: readonly unknown[]; live: LiveTables },
  ): object[] {
    const known = streams.find((it): it is Stream => it === stream);
    if (!known) throw new TypeError(`no stream ${stream}`);
    const chunks = applyChunks(this.database, live, { stream: known, text, values });
    const applied = chunks.flatMap((chunk, at) => (chunk ? [at + 1] : []));
    const fenced = chunks.length - applied.length;
    this.fences += fenced;
    if (chunks.length > 1) this.groups++;
    if (fenced > 0) this.scheduler.note(`PostgreSQL fences ${fenced} of ${chunks.length} of ${String(values[0])}`);
    for (const chunk of chunks.filter((it) => it !== undefined)) {
      this.scheduler.note(`PostgreSQL applies ${chunk.ledger.topic}/${chunk.ledger.part} ${chunk.from}..${chunk.to}`);
      this.onApplied(chunk);
    }
    return [{ applied, changed: 0 }];
  }
}
