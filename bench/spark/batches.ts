/** A micro-batch of one query. */
export interface Batch {
  query: string;
  records: number;
  /** s since 1970. */
  startedAt: number;
  endedAt: number;
}

interface Progress {
  timestamp: string;
  numInputRows: number;
  batchDuration: number;
}

/** From what a job prints at its end: by query, Spark's progress of each micro-batch. */
export function toBatches(said: unknown): Batch[] {
  return Object.entries(said as Record<string, Progress[]>).flatMap(([query, all]) =>
    all.map(({ timestamp, numInputRows, batchDuration }) => {
      const startedAt = Date.parse(timestamp) / 1_000;
      return { query, records: numInputRows, startedAt, endedAt: startedAt + batchDuration / 1_000 };
    }),
  );
}

/**
 * Records a second once every query has its first micro-batch behind it: that one holds the JVM's own start, code that is
 * generated and compiled. A micro-batch that began before counts with its share of time.
 *
 * @returns undefined when there is no later micro-batch
 */
export function warmRate(batches: readonly Batch[]): number | undefined {
  const queries = Map.groupBy(batches, ({ query }) => query);
  const warmAt = Math.max(...[...queries.values()].map((all) => Math.min(...all.map(({ endedAt }) => endedAt))));
  const endedAt = Math.max(...batches.map((it) => it.endedAt));
  const records = batches.reduce((sum, it) => {
    const after = Math.max(0, it.endedAt - Math.max(it.startedAt, warmAt));
    return sum + (it.records * after) / Math.max(it.endedAt - it.startedAt, 0.001);
  }, 0);
  return endedAt > warmAt ? records / (endedAt - warmAt) : undefined;
}
