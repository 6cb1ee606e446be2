import { createRequire } from 'node:module';
import type { Client } from 'cassandra-driver';
import type { Armed } from './armed.ts';
import type { Journal } from './journal.ts';

const driver = createRequire(import.meta.url)('cassandra-driver') as { Client: typeof Client };

type Batch = (this: Client, queries: readonly unknown[], options?: object) => Promise<unknown>;

/** Meets the points around each batch of raw rows. */
export function wrapCassandra(armed: Armed, journal: Journal): void {
  const prototype = driver.Client.prototype as unknown as { batch: Batch };
  const { batch } = prototype;
  prototype.batch = async function (queries, options) {
    armed.meet('cassandra-unwritten');
    const answer = await batch.call(this, queries, options);
    journal.write({ t: 'raw', rows: queries.length });
    armed.meet('cassandra-partly-written');
    return answer;
  };
}
