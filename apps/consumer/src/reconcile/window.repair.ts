import type { RawEventWriter } from '@freshwax/cassandra';
import type { Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { decode } from '@freshwax/postgres/rows';
import { withFate, type Judged } from '../chunk/judged.ts';
import { writeRaw } from '../chunk/write-raw.ts';
import type { PurgeRule } from '../purge/purge.rule.ts';
import type { HeldLogs } from './held.logs.ts';
import type { DayRetention } from './light.record.ts';
import type { LogBooks } from './reconcile.books.ts';

export interface RepairParts {
  held: HeldLogs;
  writer: Pick<RawEventWriter, 'write'>;
  stream: Stream;
  rules: readonly PurgeRule[];
  /** Of the day when they came first: rows end when they were to end. */
  retention: DayRetention;
  signal: AbortSignal;
}

/** Fetches are as large as the hole, and holes this close are one. */
const NEAR = 200n;

/**
 * Writes the rows of records again as the consumer did: same bytes, same time, same end. To be called under the maintenance
 * lock: a purge that began meanwhile would not know of them.
 * @param missing offsets of one window, in order
 * @returns rows written
 * @throws driver errors, KafkaJSError; the signal's reason
 */
export async function repairWindow(log: LogBooks, missing: readonly bigint[], parts: RepairParts): Promise<number> {
  const { topic, partition, generation } = log;
  const wanted = new Set(missing);
  let written = 0;
  for (const range of toRanges(missing)) {
    for await (const records of parts.held.read(log, range)) {
      parts.signal.throwIfAborted();
      const judged = records.filter(({ offset }) => wanted.has(offset)).map((it) => judgeOfTheDay(it, log, parts));
      const kept = judged.filter(({ fate }) => fate === 'kept');
      await writeRaw(parts.writer, { topic, partition, generation }, kept);
      written += kept.length;
    }
  }
  return written;
}

function judgeOfTheDay(
  record: KafkaRecord,
  { generation }: LogBooks,
  { stream, rules, retention }: RepairParts,
): Judged {
  const verdict = decode(stream, record);
  const rejected = retention.get('');
  const days = verdict.accepted ? retention : new Map(rejected === undefined ? [] : [['spotify', rejected]]);
  return withFate(record, verdict, { retention: days, rules, generation, nowMs: Date.now() });
}

/** Ascending offsets as ranges from..to (not included). */
export function toRanges(offsets: readonly bigint[]): { from: bigint; to: bigint }[] {
  const ranges: { from: bigint; to: bigint }[] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last && offset - last.to < NEAR) last.to = offset + 1n;
    else ranges.push({ from: offset, to: offset + 1n });
  }
  return ranges;
}
