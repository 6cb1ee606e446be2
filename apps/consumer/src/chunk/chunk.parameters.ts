import type { Stream } from '@freshwax/contracts';
import { windowOf } from '@freshwax/cassandra';
import { recordHash } from '@freshwax/kafka';
import { toExpiryDay } from '@freshwax/postgres/rows';
import type { Appliable } from './chunk.sink.ts';
import type { Shape } from './chunk.statement.ts';
import { exceptionArrays } from './exceptions.parameters.ts';
import type { Judged } from './judged.ts';
import { observationArrays } from './observations.parameters.ts';
import type { StreamTable } from './stream-table.ts';

/** The parameters of `chunkStatement` in its order, and the shape that takes them. */
export function chunkParameters<S extends Stream>(
  table: StreamTable<S>,
  chunk: Appliable,
  judged: readonly Judged<S>[],
): { shape: Shape; values: unknown[] } {
  const { topic, partition, generation, epoch } = chunk.claim;
  const accepted = judged.filter(({ verdict }) => verdict.accepted).length;
  const last = judged.at(-1)!.record;
  const exceptions = exceptionArrays(judged, chunk.doomed);
  const head = [topic, partition, generation, epoch, chunk.from, chunk.to, accepted, judged.length - accepted];
  const values = [
    ...head,
    recordHash(last),
    last.offset,
    last.timestampMs,
    ...windowArrays(judged),
    ...observationArrays(table, judged),
    ...exceptions,
  ];
  return { shape: exceptions.length === 0 ? 'plain' : 'whole', values };
}

interface WindowCount {
  window: number;
  source: string;
  day: string;
  accepted: number;
  rejected: number;
  purged: number;
}

/** Counts by window, source and day of expiry. A rejected record has no source. */
function windowArrays(judged: readonly Judged[]): unknown[][] {
  const counts = new Map<string, WindowCount>();
  // A chunk is of one window.
  const window = windowOf(judged[0]!.record.offset);
  for (const { verdict, expiresAtMs, fate } of judged) {
    const source = verdict.accepted ? verdict.event.source : '';
    const day = toExpiryDay(expiresAtMs);
    const key = `${source}/${day}`;
    let count = counts.get(key);
    if (!count) counts.set(key, (count = { window, source, day, accepted: 0, rejected: 0, purged: 0 }));
    if (verdict.accepted) count.accepted++;
    else count.rejected++;
    if (fate === 'purged') count.purged++;
  }
  const rows = [...counts.values()];
  return [
    rows.map((it) => it.window),
    rows.map((it) => it.source),
    rows.map((it) => it.day),
    rows.map((it) => it.accepted),
    rows.map((it) => it.rejected),
    rows.map((it) => it.purged),
  ];
}
