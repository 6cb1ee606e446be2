import type { LedgerRow } from '../postgres/tables.ts';
import { partitionKey } from '../postgres/tables.ts';
import type { World } from '../world/world.ts';
import { hasExpired, isForbidden, type Placed } from './fate.ts';

/** A range that the ledger says is applied, with the records that were sent there. */
export interface AppliedRange {
  row: LedgerRow;
  records: Placed[];
}

/** Everything that the ledger claims, as it was sent. */
export function appliedRanges(world: World): AppliedRange[] {
  const { generations, ledger } = world.servers.postgres.database;
  return [...generations, ...ledger.values()].map((row) => {
    const versions = world.sent.versionsOf(row.topic, row.part);
    const isCurrent = ledger.get(partitionKey(row.topic, row.part)) === row;
    const known = world.operator.versions.get(partitionKey(row.topic, row.part)) ?? [0];
    const past = world.sent.versionOfLife(row.topic, row.part, row.topicId) ?? known[row.generation] ?? 0;
    const sent = isCurrent ? versions.at(-1)! : versions[past]!;
    const inside = sent.filter(({ offset }) => offset >= row.base && offset < row.next);
    return { row, records: inside.map((it) => ({ ...it, generation: row.generation })) };
  });
}

/** Of a range, what a reader may see: neither expired when it came nor forbidden. */
export function visible(world: World, { records }: AppliedRange): Placed[] {
  const { purges } = world.servers.postgres.database;
  return records.filter((it) => !(it.said && hasExpired(it.said, world.scheduler.nowMs)) && !isForbidden(purges, it));
}

/** Good records of all ranges that a reader may see. */
export const observations = (world: World): Placed[] =>
  appliedRanges(world).flatMap((range) => visible(world, range).filter(({ said }) => said !== undefined));

/** The newest of each group by (observed_at, tie). */
export function newestBy(records: readonly Placed[], group: (record: Placed) => string): Map<string, Placed> {
  const newest = new Map<string, Placed>();
  for (const record of records) {
    const key = group(record);
    const held = newest.get(key)?.said;
    const { observedAt, tie } = record.said!;
    if (!held || observedAt > held.observedAt || (observedAt === held.observedAt && tie > held.tie))
      newest.set(key, record);
  }
  return newest;
}
