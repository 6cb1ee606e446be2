import type { Stream } from '@freshwax/contracts';
import { windowOf } from '@freshwax/cassandra';
import { recordHash } from '@freshwax/kafka';
import { toExpiryDay } from '@freshwax/postgres/rows';
import type { Shape } from './chunk.statement.ts';
import { exceptionArrays } from './exceptions.parameters.ts';
import type { Judged } from './judged.ts';
import { columnsOf, type JudgedChunk } from './judged-chunk.ts';
import { observationArrays } from './observations.parameters.ts';
import type { StreamTable } from './stream-table.ts';

/**
 * The parameters of `chunkStatement` in its order, and the shape that takes them: the large arrays as PostgreSQL takes them.
 * @param chunks of one topic
 */
export function chunkParameters<S extends Stream>(
  table: StreamTable<S>,
  chunks: readonly JudgedChunk[],
): { shape: Shape; values: unknown[] } {
  const exceptions = exceptionArrays(chunks);
  const values = [
    chunks[0]!.chunk.claim.topic,
    ...fenceArrays(chunks),
    ...columnsOf(chunks, ({ judged }) => windowArrays(judged)),
    ...observationArrays(table, chunks),
    ...exceptions,
  ];
  return { shape: exceptions.length === 0 ? 'plain' : 'whole', values };
}

function fenceArrays(chunks: readonly JudgedChunk[]): unknown[][] {
  const accepted = chunks.map(({ judged }) => judged.filter(({ verdict }) => verdict.accepted).length);
  const last = chunks.map(({ judged }) => judged.at(-1)!.record);
  return [
    chunks.map(({ chunk }) => chunk.claim.partition),
    chunks.map(({ chunk }) => chunk.claim.generation),
    chunks.map(({ chunk }) => chunk.claim.epoch),
    chunks.map(({ chunk }) => chunk.from),
    chunks.map(({ chunk }) => chunk.to),
    accepted,
    chunks.map(({ judged }, at) => judged.length - accepted[at]!),
    last.map(recordHash),
    last.map(({ offset }) => offset),
    last.map(({ timestampMs }) => timestampMs),
  ];
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
    const source = verdict.accepted ? verdict.source : '';
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
