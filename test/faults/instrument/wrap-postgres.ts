import { createRequire } from 'node:module';
import type { Client, QueryConfig } from 'pg';
import { readBinaryArray } from '../../simulation/postgres/binary.array.ts';
import type { Armed } from './armed.ts';
import type { Entry, Journal } from './journal.ts';

const pg = createRequire(import.meta.url)('pg') as { Client: typeof Client };

/** By what they say, so that the consumer need not name them for us. */
const isStatement = (text: string): boolean => text.includes('UPDATE book.ingest_offset o SET next_offset');
const isRules = (text: string): boolean => text.includes('FROM book.purge p JOIN book.purge_bound');

type Done = (error: (Error & { code?: string }) | null, result?: { rows: { applied?: number[] }[] }) => void;
/** A pool asks with a callback, always. */
type Query = (this: Client, config: string | QueryConfig, values?: unknown, done?: Done) => unknown;

/** Unanswered for that long, ms, in turn: some are killed while PostgreSQL works, some when it has committed. */
const WAITS_MS = [0, 4, 1, 12, 2, 7];

/** Meets the points around the statement that applies chunks, and writes down which ranges went when with what answer. */
export function wrapPostgres(armed: Armed, journal: Journal): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  let statements = 0;
  let chunks = 0;
  prototype.query = function (config, values, done) {
    const text = typeof config === 'string' ? config : config?.text;
    if (typeof text !== 'string' || !done) return query.call(this, config, values, done);
    if (isRules(text)) armed.meet('rules-unread');
    if (!isStatement(text)) return query.call(this, config, values, done);
    armed.meet('statement-unsent');
    const sent = rangesOf(typeof config === 'string' ? values : (config.values ?? values)).map((range) => ({
      t: 'sent' as const,
      id: ++chunks,
      ...range,
    }));
    for (const entry of sent) journal.write(entry);
    const waiting = setTimeout(() => armed.meet('statement-unanswered'), WAITS_MS[++statements % WAITS_MS.length]);
    const answer: Done = (error, result) => {
      clearTimeout(waiting);
      const applied = new Set(result?.rows[0]?.applied);
      for (const [at, { id }] of sent.entries())
        if (error) journal.write({ t: 'failed', id, code: error.code ?? error.message });
        else journal.write({ t: 'answered', id, applied: applied.has(at + 1) });
      armed.meet('statement-answered');
      done(error, result);
    };
    return query.call(this, config, values, answer);
  };
}

type Range = Omit<Extract<Entry, { t: 'sent' }>, 't' | 'id'>;

/** The statement's first parameters: topic, then an element a chunk of part, generation, epoch, from, to. */
function rangesOf(values: unknown): Range[] {
  const [topic, ...arrays] = values as [string, ...Buffer[]];
  const [parts, generations, epochs, from, to] = arrays.slice(0, 5).map(readBinaryArray);
  return parts!.map((part, at) => ({
    topic,
    part: part as number,
    generation: generations![at] as number,
    epoch: String(epochs![at]),
    from: String(from![at]),
    to: String(to![at]),
  }));
}
