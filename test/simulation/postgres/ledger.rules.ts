import { partitionKey, type DatabaseModel, type LedgerRow } from './tables.ts';

/** Makes the rows that are missing, where the log begins. $1 topics, $2 parts, $3 topic ids, $4 oldest offsets. */
export function ensureLedger({ ledger }: DatabaseModel, values: readonly unknown[]): void {
  const [topics, parts, ids, lows] = values as [string[], number[], string[], bigint[]];
  topics.forEach((topic, at) => {
    const key = partitionKey(topic, parts[at]!);
    if (ledger.has(key)) return;
    const low = BigInt(lows[at]!);
    const nothing = { applied: 0n, rejected: 0n, lastOffset: null, lastRecord: null, lastRecordAt: null };
    const row = {
      topic,
      part: parts[at]!,
      generation: 0,
      topicId: ids[at]!,
      epoch: 0n,
      base: low,
      next: low,
      ...nothing,
    };
    ledger.set(key, row);
  });
}

/** Raises the epochs and says where each stands. $1 topics, $2 parts. */
export function claimLedger({ ledger }: DatabaseModel, values: readonly unknown[]): object[] {
  const [topics, parts] = values as [string[], number[]];
  const rows = topics.flatMap((topic, at) => ledger.get(partitionKey(topic, parts[at]!)) ?? []);
  return rows.map((row) => {
    row.epoch++;
    return {
      topic: row.topic,
      part: row.part,
      generation: row.generation,
      topic_id: row.topicId,
      epoch: String(row.epoch),
      next_offset: String(row.next),
      last_offset: row.lastOffset === null ? null : String(row.lastOffset),
      last_record: row.lastRecord,
    };
  });
}

/** The operator's decision on a log that no longer continues: the old range is kept, the new one begins where it is told. */
export function adopt(
  database: DatabaseModel,
  row: LedgerRow,
  to: { topicId: string; base: bigint; goesOn: boolean },
): void {
  database.generations.push({ ...row });
  const bounds = database.purges.flatMap((it) => it.bounds);
  for (const bound of bounds) {
    const isHere = bound.topic === row.topic && bound.part === row.part && bound.generation === row.generation;
    if (to.goesOn && isHere && bound.upto > to.base) bound.generation++;
  }
  row.generation++;
  row.epoch++;
  const nothing = { applied: 0n, rejected: 0n, lastOffset: null, lastRecord: null, lastRecordAt: null };
  Object.assign(row, { topicId: to.topicId, base: to.base, next: to.base, ...nothing });
}
