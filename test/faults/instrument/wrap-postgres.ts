import { createRequire } from 'node:module';
import type { Client, QueryConfig } from 'pg';
import type { Armed } from './armed.ts';
import type { Journal } from './journal.ts';

const pg = createRequire(import.meta.url)('pg') as { Client: typeof Client };

/** By what they say, so that the consumer need not name them for us. */
const isStatement = (text: string): boolean => text.includes('UPDATE book.ingest_offset SET next_offset');
const isRules = (text: string): boolean => text.includes('FROM book.purge p');

type Done = (error: (Error & { code?: string }) | null, result?: { rows: { applied?: number }[] }) => void;
/** A pool asks with a callback, always. */
type Query = (this: Client, config: string | QueryConfig, values?: unknown, done?: Done) => unknown;

/** Unanswered for that long, ms, in turn: some are killed while PostgreSQL works, some when it has committed. */
const WAITS_MS = [0, 4, 1, 12, 2, 7];

/** Meets the points around the statement that applies a chunk, and writes down which range went when with what answer. */
export function wrapPostgres(armed: Armed, journal: Journal): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  let statements = 0;
  prototype.query = function (config, values, done) {
    const text = typeof config === 'string' ? config : config?.text;
    if (typeof text !== 'string' || !done) return query.call(this, config, values, done);
    if (isRules(text)) armed.meet('rules-unread');
    if (!isStatement(text)) return query.call(this, config, values, done);
    const id = ++statements;
    armed.meet('statement-unsent');
    journal.write({ t: 'sent', id, ...rangeOf(typeof config === 'string' ? values : (config.values ?? values)) });
    const waiting = setTimeout(() => armed.meet('statement-unanswered'), WAITS_MS[id % WAITS_MS.length]);
    const answer: Done = (error, result) => {
      clearTimeout(waiting);
      if (error) journal.write({ t: 'failed', id, code: error.code ?? error.message });
      else journal.write({ t: 'answered', id, applied: result?.rows[0]?.applied === 1 });
      armed.meet('offset-unresolved');
      done(error, result);
    };
    return query.call(this, config, values, answer);
  };
}

/** The statement's first parameters: topic, part, generation, epoch, from, to. */
function rangeOf(values: unknown): {
  topic: string;
  part: number;
  generation: number;
  epoch: string;
  from: string;
  to: string;
} {
  const [topic, part, generation, epoch, from, to] = values as [string, number, number, bigint, bigint, bigint];
  return { topic, part, generation, epoch: String(epoch), from: String(from), to: String(to) };
}
