import { cassandraVerdict, type LogId, type RawEventWriter, type RawRow } from '@freshwax/cassandra';
import { reject } from '@freshwax/postgres/rows';
import { halvesOf } from './halves.ts';
import type { Judged } from './judged.ts';
import { toRawRow, toStubRow } from './raw-rows.ts';

/** One after the other, as they are asked for: all at once they would outlive the young space. */
function* rowsOf(judged: readonly Judged[]): Generator<RawRow> {
  for (const one of judged) yield toRawRow(one);
}

/**
 * Writes all records, refused ones too; an expired one is written nowhere. Judged entries that the node will not take become
 * dead letters, and their row a stub.
 * @param judged of one log and one window
 * @throws driver errors; see cassandraVerdict
 */
export async function writeRaw(raw: Pick<RawEventWriter, 'write'>, log: LogId, judged: Judged[]): Promise<void> {
  try {
    await raw.write(log, rowsOf(judged));
  } catch (error) {
    if (cassandraVerdict(error) !== 'refused') throw error;
    if (judged.length > 1) {
      for (const half of halvesOf(judged)) await writeRaw(raw, log, half);
      return;
    }
    const only = judged[0]!;
    await raw.write(log, [toStubRow(toRawRow(only))]);
    only.verdict = reject('refused-by-cassandra');
  }
}
