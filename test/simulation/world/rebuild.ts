import { logWindow, windowOf } from '@freshwax/cassandra';
import { streamOfTopic, type Stream } from '@freshwax/contracts';
import { reject, type RejectReason } from '@freshwax/postgres/rows';
import { LIVE } from '../../../apps/consumer/src/chunk/build.ts';
import { chunkParameters } from '../../../apps/consumer/src/chunk/chunk.parameters.ts';
import { chunkStatement } from '../../../apps/consumer/src/chunk/chunk.statement.ts';
import { judge, type Judged } from '../../../apps/consumer/src/chunk/judged.ts';
import { streamTables } from '../../../apps/consumer/src/stream-tables.ts';
import type { CassandraModel } from '../cassandra/node.model.ts';
import { applyChunks } from '../postgres/chunk.rules.ts';
import { DatabaseModel, partitionKey, type LedgerRow } from '../postgres/tables.ts';
import { RETENTION } from './simulated.consumer.ts';

/**
 * Makes every derived table anew from the raw rows below the ledger's positions, and puts them in the place of those that
 * are served. Locks and all it takes one instant here; statements that began before it still mean the old tables.
 */
export function swap(database: DatabaseModel, cassandra: CassandraModel): void {
  const shadow = new DatabaseModel();
  for (const row of [...database.generations, ...database.ledger.values()]) fill(shadow, row, { database, cassandra });
  for (const row of database.ledger.values()) row.epoch++;
  database.live = shadow.live;
}

interface Sources {
  database: DatabaseModel;
  cassandra: CassandraModel;
}

/** One range of one generation, through the consumer's own judgement, parameters and statement. */
function fill(shadow: DatabaseModel, row: LedgerRow, sources: Sources): void {
  const stream = streamOfTopic(row.topic)!;
  const table = streamTables.find((it) => it.stream === stream)!;
  const judged = readJudged(stream, row, sources);
  if (judged.length === 0) return;
  const { topic, part, generation, topicId, base } = row;
  const from = judged[0]!.record.offset;
  const nothing = { applied: 0n, rejected: 0n, lastOffset: null, lastRecord: null, lastRecordAt: null };
  shadow.ledger.set(partitionKey(topic, part), { ...row, epoch: 0n, base, next: from, ...nothing });
  const claim = {
    topic,
    partition: part,
    generation,
    topicId,
    epoch: 0n,
    nextOffset: from,
    lastOffset: null,
    lastRecord: null,
  };
  const chunk = { claim, from, to: row.next, doomed: [] };
  const { shape, values } = chunkParameters(table as never, [{ chunk, judged }] as never);
  const text = chunkStatement(table as never, LIVE, shape);
  if (!applyChunks(shadow, shadow.live, { stream, text, values })[0])
    throw new Error(`the rebuild of ${topic}/${part} was fenced`);
}

function readJudged(stream: Stream, row: LedgerRow, { database, cassandra }: Sources): Judged[] {
  const { topic, part: partition, generation } = row;
  const log = { topic, partition, generation };
  const judged: Judged[] = [];
  for (let window = windowOf(row.base); window <= windowOf(row.next); window++) {
    const name = logWindow(log, window);
    for (const offset of cassandra.offsetsOf(name)) {
      if (offset < row.base || offset >= row.next) continue;
      const { payload, key, timestamp } = cassandra.read(name, offset)!;
      const record = {
        offset,
        timestampMs: Number(timestamp / 1_000n),
        key: key ?? keyOf(payload),
        value: payload,
        headers: {},
      };
      const it = judge(stream, record, { retention: RETENTION, rules: [], generation, nowMs: record.timestampMs });
      const letter = database.deadLetters.get(`${topic}/${partition}/${generation}/${offset}`);
      judged.push(letter ? { ...it, verdict: reject(String(letter['reason']) as RejectReason) } : it);
    }
  }
  return judged;
}

/** What was accepted has its key in its payload, and bears none beside it. */
function keyOf(payload: Buffer | null): Buffer | null {
  try {
    return Buffer.from((JSON.parse(payload?.toString() ?? '') as { entity_id: string }).entity_id);
  } catch {
    return null;
  }
}
