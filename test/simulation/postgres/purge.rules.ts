import { streams, topicTable, type Stream } from '@freshwax/contracts';
import { addToAggregates, toJointDeltas } from './aggregate.rules.ts';
import { partitionKey, type DatabaseModel, type PurgeRow, type Row } from './tables.ts';

/** The shard of the aggregates that only removals write. */
const REMOVALS = -1;

/** The rules that a claimed partition is judged by. $1 topic, $2 part, $3 generation, $4 position. */
export function readStandingRules({ purges }: DatabaseModel, values: readonly unknown[]): object[] {
  const [topic, part, generation, next] = values as [string, number, number, bigint];
  return purges.flatMap((purge) =>
    purge.bounds
      .filter((it) => {
        const isAhead = it.generation > generation || (it.generation === generation && it.upto > BigInt(next));
        return it.topic === topic && (purge.isOpen || (it.part === part && isAhead));
      })
      .map((it) => ({
        source: purge.source,
        observed_before: String(purge.observedBefore),
        is_open: purge.isOpen,
        part: it.part,
        generation: it.generation,
        upto: String(it.upto),
      })),
  );
}

/** Writes the rule and raises every epoch, at one instant. */
export function fencePurge(
  database: DatabaseModel,
  purge: Omit<PurgeRow, 'isOpen' | 'bounds'>,
  ends: readonly { topic: string; part: number; topicId: string; high: bigint }[],
): PurgeRow {
  const bounds = ends.flatMap(({ topic, part, topicId, high }) => {
    const row = database.ledger.get(partitionKey(topic, part));
    if (!row) return [];
    row.epoch++;
    const isSame = row.topicId === topicId;
    const upto = isSame && row.next > high ? row.next : high;
    return [{ topic, part, generation: row.generation + (isSame ? 0 : 1), appliedTo: isSame ? row.next : 0n, upto }];
  });
  const row = { ...purge, isOpen: true, bounds };
  database.purges.push(row);
  return row;
}

/** Takes the rows under the rule out of one table, with their share of every aggregate. */
export function retract(database: DatabaseModel, purge: PurgeRow, stream: Stream): void {
  const { live } = database;
  const topic = topicTable[stream].topic;
  const table = live.stateOf(stream);
  const gone = [...table].filter(([, row]) => isUnder(purge, topic, row));
  for (const [key] of gone) table.delete(key);
  const changes = gone.map(([, row]) => ({ source: String(row['source']), row, n: -1 as const }));
  const shard = { stream, topic, part: REMOVALS };
  addToAggregates(live, shard, changes);
  if (stream === 'track_meta') live.jointDeltas.push(...toJointDeltas(shard, 0n, changes));
  for (const [key, row] of live.history)
    if (row['topic'] === topic && isUnder(purge, topic, row)) live.history.delete(key);
}

export const retractAll = (database: DatabaseModel, purge: PurgeRow): void => {
  for (const stream of streams) retract(database, purge, stream);
  purge.isOpen = false;
};

function isUnder(purge: PurgeRow, topic: string, row: Row): boolean {
  return (
    row['source'] === purge.source &&
    Number(row['observed_at']) < purge.observedBefore &&
    purge.bounds.some(
      (bound) =>
        bound.topic === topic &&
        bound.part === row['part'] &&
        (Number(row['generation']) < bound.generation ||
          (row['generation'] === bound.generation && BigInt(row['off'] as bigint) < bound.upto)),
    )
  );
}
