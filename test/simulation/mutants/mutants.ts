import type { Edit } from '../loading/mutation.ts';
import type { Plan } from '../world/world.ts';

/** A seeded bug of delivery.md: what it is, and where it stands in the source. */
export interface Mutant {
  /**
   * M1 to M17 of delivery.md; R for a bug that was found, kept so that it stays findable; C for a setting of a server;
   * B for an edit that is broken itself, which must not count as killed.
   */
  name: string;
  what: string;
  /** Of the product, or of the model's rule where the product's own is SQL. */
  edits: readonly Edit[];
  /** What each seed's world is made with instead. */
  plan?: Partial<Plan>;
  /** The invariant that must show it, where another one would prove something else; by default any. */
  by?: string;
  /** The same bug in the statement that the product sends to PostgreSQL: tried there by test/integration/model.itest.ts. */
  sql?: (statement: string) => string;
}

const processor = 'apps/consumer/src/chunk/chunk.processor.ts';
const applying = 'apps/consumer/src/chunk/apply-chunk.ts';
const statement = 'apps/consumer/src/chunk/chunk.statement.ts';
const observations = 'apps/consumer/src/chunk/observations.parameters.ts';
const queue = 'libs/kafka/src/batch/batch.queue.ts';
const assignment = 'libs/kafka/src/batch/assignment.ts';
const watchdog = 'apps/consumer/src/process/progress.watchdog.ts';
const running = 'libs/kafka/src/batch/running.partition.ts';
const consumer = 'libs/kafka/src/batch/group.consumer.ts';
const claimer = 'libs/kafka/src/batch/partition.claimer.ts';
const chunkModel = 'test/simulation/postgres/chunk.rules.ts';
const aggregateModel = 'test/simulation/postgres/aggregate.rules.ts';
const postgresModel = 'test/simulation/postgres/server.model.ts';
const rebuildModel = 'test/simulation/world/rebuild.ts';
const writer = 'libs/cassandra/src/raw-event.writer.ts';

const FENCE = '\n    AND o.generation = g.generation AND o.epoch = g.epoch AND o.next_offset = g.next_offset';
const NEWEST = 'WHERE (excluded.observed_at, excluded.tie) > (t.observed_at, t.tie)';

const anyOffset: Edit = {
  file: running,
  find: 'if (fetchedOffset !== fetchAt)',
  replace: 'if (fetchedOffset !== fetchedOffset)',
};
const noComparison: Edit = {
  file: running,
  find: 'if (compareWith !== null && (!last || recordHash(last) !== compareWith))',
  replace: 'if (compareWith !== compareWith)',
};

const fetchedByName: Edit = { file: consumer, find: '    rackId: toRackId(meantBy),\n', replace: '' };

export const mutants: readonly Mutant[] = [
  {
    name: 'M1',
    what: 'no compare-and-set',
    edits: [{ file: statement, find: FENCE, replace: '' }],
    sql: (text) => text.replace(FENCE, ''),
  },
  {
    name: 'M2',
    what: 'PostgreSQL before Cassandra',
    edits: [
      {
        file: processor,
        find: '      await this.keepRaw(chunk, judged);\n',
        replace: '',
      },
      {
        file: processor,
        find: 'if (!applied) this.metrics.fenced',
        replace: 'await this.keepRaw(chunk, judged); if (!applied) this.metrics.fenced',
      },
    ],
  },
  {
    name: 'M3',
    what: 'offset in a separate transaction',
    edits: [
      {
        file: chunkModel,
        find: '  moveLedger(text, given, ledger);',
        replace: '  if (Math.random() < 0.8) setTimeout(() => moveLedger(text, given, ledger), 60);',
      },
    ],
    sql: (text) =>
      text.replace(
        /UPDATE book\.ingest_offset o SET [^]*? RETURNING [^)]*\)/,
        'SELECT h.chunk, h.part, h.generation, h.upto FROM held h)',
      ),
  },
  {
    name: 'M4',
    what: 'asynchronous seek without pause',
    edits: [
      { file: assignment, find: '    for (const it of partitions) this.pause(it);\n', replace: '' },
      {
        file: assignment,
        find: '    this.consumer.seek({ topic, partition, offset: String(verdict.seekTo) });',
        replace: '    setTimeout(() => this.consumer.seek({ topic, partition, offset: String(verdict.seekTo) }), 40);',
      },
      anyOffset,
    ],
  },
  {
    name: 'M5',
    what: 'resolve before the sinks',
    edits: [
      {
        file: queue,
        find: '    for (const records of cutAtWindows(',
        replace: '    partition.readUpTo(fetched.lastOffset);\n    for (const records of cutAtWindows(',
      },
      {
        file: queue,
        find: "      if (outcome.kind !== 'applied') return",
        replace: "      if (outcome.kind === 'retry') return;\n      if (outcome.kind !== 'applied') return",
      },
    ],
  },
  {
    name: 'M6',
    what: 'start from the Kafka commit',
    edits: [
      {
        file: assignment,
        find: '    this.consumer.seek({ topic, partition, offset: String(verdict.seekTo) });',
        replace: '',
      },
      anyOffset,
    ],
  },
  {
    name: 'M7',
    what: 'newest judged by >= on observed_at alone',
    edits: [
      {
        file: chunkModel,
        find: 'if (old && !isNewer(row, old) &&',
        replace: "if (old && !(Number(row['observed_at']) >= Number(old['observed_at'])) &&",
      },
    ],
    sql: (text) => text.replace(NEWEST, 'WHERE excluded.observed_at >= t.observed_at'),
  },
  {
    name: 'M8',
    what: 'old row read by a join',
    edits: [
      {
        file: postgresModel,
        find: 'const { live } = this.database;',
        replace:
          'const live = Object.assign(Object.create(this.database.live), { seen: new Map([...this.database.live.state].map(([stream, table]) => [stream, new Map(table)])) });',
      },
      {
        file: chunkModel,
        find: 'const at = { ledger, doomed };',
        replace: 'const at = { ledger, doomed, seen: live.seen?.get(statement.stream) };',
      },
      {
        file: chunkModel,
        find: "if (old) changes.push({ source: String(row['source']), row: old, n: -1 });",
        replace:
          "const was = at.seen ? at.seen.get(stateKey(row)) : old; if (was) changes.push({ source: String(row['source']), row: was, n: -1 });",
      },
    ],
    sql: (text) => {
      const table = /INSERT INTO (live\.\w+) AS t /.exec(text)![1]!;
      const seen = (column: string): string =>
        `(SELECT was.${column} FROM ${table} was WHERE was.id = new.id AND was.source = new.source)`;
      return text.replaceAll(/\bold\.(\w+)/g, (_, column: string) => seen(column));
    },
  },
  {
    name: 'M9',
    what: 'float4 sums',
    edits: [
      {
        file: aggregateModel,
        find: 'into[name] = (into[name] ?? 0n) + BigInt(n) * value;',
        replace: 'into[name] = BigInt(Math.fround(Number((into[name] ?? 0n) + BigInt(n) * value)));',
      },
    ],
    sql: (text) => text.replaceAll('duration_ms::bigint', 'duration_ms::real'),
  },
  {
    name: 'M10',
    what: 'unknown outcome taken as failure',
    edits: [
      {
        file: applying,
        find: "if (postgresVerdict(error) !== 'refused') throw error;",
        replace: "if (postgresVerdict(error) === 'bug') throw error;",
      },
    ],
  },
  {
    name: 'M11',
    what: 'unknown outcome taken as success',
    edits: [
      {
        file: applying,
        find: "if (postgresVerdict(error) !== 'refused') throw error;",
        replace:
          "if (postgresVerdict(error) === 'transient') return true; if (postgresVerdict(error) !== 'refused') throw error;",
      },
    ],
  },
  {
    name: 'M12',
    what: 'poison retried for ever',
    edits: [
      {
        file: applying,
        find: "if (postgresVerdict(error) !== 'refused') throw error;",
        replace:
          "if (postgresVerdict(error) === 'refused') throw Object.assign(new Error('again'), { code: '40001' }); throw error;",
      },
    ],
  },
  {
    name: 'M13',
    what: 'no topic-id and continuity check',
    edits: [
      fetchedByName,
      { file: claimer, find: 'if (topicId !== claim.topicId) return', replace: 'if (topicId !== topicId) return' },
      noComparison,
    ],
  },
  {
    name: 'M14',
    what: 'unchanged value does not advance the pair',
    edits: [
      {
        file: chunkModel,
        find: 'if (old && !isNewer(row, old) &&',
        replace: "if (old && old['tie'] === row['tie']) continue;\n    if (old && !isNewer(row, old) &&",
      },
    ],
    sql: (text) => text.replace(NEWEST, `${NEWEST} AND excluded.tie <> t.tie`),
  },
  {
    name: 'M15',
    what: 'history from the per-entity array',
    edits: [
      {
        file: observations,
        find: 'observed.map(newestOfHours)',
        replace: 'observed.map(newestOfEach).map(newestOfHours)',
      },
    ],
    sql: (text) => {
      const offsets = /unnest\(([^)]*)\) AS i \(chunk, id, source, observed_at,/.exec(text)![1]!.split(', ')[9]!;
      const from = 'tie, popularity, expires_on, off) JOIN fence f USING (chunk)';
      return text.replace(from, `${from} WHERE i.off = ANY(${offsets})`);
    },
  },
  {
    name: 'M16',
    what: 'batch-wide Cassandra timestamp',
    edits: [
      {
        file: writer,
        find: 'rows.map((row) => this.statement(key, row))',
        replace: 'rows.map((row) => this.statement(key, { ...row, timestampMs: rows.at(-1)!.timestampMs }))',
      },
    ],
  },
  {
    name: 'M17',
    what: 'swap without raising epochs',
    edits: [{ file: rebuildModel, find: '  for (const row of database.ledger.values()) row.epoch++;\n', replace: '' }],
  },
  {
    name: 'R1',
    what: 'found by a seed: a topic made anew and filled exactly to our position is not noticed',
    edits: [fetchedByName],
  },
  {
    name: 'R2',
    what: 'found by reading: who alone does not reach a store, or whose chunk never ends, keeps its partitions',
    edits: [{ file: watchdog, find: 'looks > STANDSTILL_MS / CHECK_MS', replace: 'looks > Infinity' }],
    plan: { brokenDriver: 1 },
  },
  {
    name: 'C1',
    what: 'the commit log of Cassandra synced every 10 s, not before a write is acknowledged',
    edits: [],
    plan: { commitLogSync: 'periodic' },
    by: 'I1',
  },
  {
    name: 'B1',
    what: 'an edit that names what is not there: whoever runs into it ends, and nothing drains',
    edits: [
      {
        file: queue,
        find: '    for (const records of cutAtWindows(',
        replace: '    partition.readUpTo(BigInt(batch.lastOffset()));\n    for (const records of cutAtWindows(',
      },
    ],
  },
];
