import { placeOf, type RawRow } from './stores.ts';
import { violations, type Violation } from './violation.ts';

/** What was sent to a partition, at a known offset or perhaps in the log. */
export interface SentTo {
  readonly topic: string;
  readonly partition: number;
  readonly generation: number;
  readonly offset?: bigint;
  readonly hash: string;
  /** Why it must become a dead letter. */
  readonly reason?: string;
  /** Whose content it is, and of when (ms; absent: of when Kafka took it). */
  readonly source: string;
  readonly observedAt?: number;
}

/** A raw row with what its sender says of it. */
export interface LogRecord extends RawRow {
  readonly reason?: string;
  readonly source: string;
  readonly observedAt?: number;
}

export interface RawVerdict {
  readonly violations: Violation[];
  /** The records of the log as far as they are what somebody sent: what everything else is computed from. */
  readonly records: LogRecord[];
}

/**
 * I1 every acknowledged record is there, I2 nothing else is, I3 with the very bytes. One row a record is the table's key.
 * @param mayLack records that may rightly be gone: retention, purge, or Kafka itself lost them
 */
export function checkRaw(
  raw: readonly RawRow[],
  sent: readonly SentTo[],
  mayLack: (sent: Required<Pick<SentTo, 'offset'>> & SentTo) => boolean = () => false,
): RawVerdict {
  const rows = new Map(raw.map((row) => [placeOf(row), row]));
  const known = new Map<string, SentTo>();
  const values = new Map<string, SentTo>();
  const missing: string[] = [];
  const otherBytes: string[] = [];
  for (const it of sent) {
    values.set(valueOf(it), it);
    if (it.offset === undefined) continue;
    const at = { ...it, offset: it.offset };
    known.set(placeOf(at), it);
    const row = rows.get(placeOf(at));
    if (!row && !mayLack(at)) missing.push(`${placeOf(at)} is not in Cassandra`);
    if (row && row.hash !== it.hash) otherBytes.push(`${placeOf(at)} has other bytes`);
  }
  const records = raw.flatMap((row): LogRecord[] => {
    // Sent again by the client below the sender, or by a sender that was killed: at an offset that nobody was told.
    const by = known.get(placeOf(row)) ?? values.get(valueOf(row));
    return by ? [withContent(row, by)] : [];
  });
  const heard = new Set(records.map(placeOf));
  const unsent = raw.filter((row) => !heard.has(placeOf(row))).map((row) => `${placeOf(row)} was never sent`);
  return {
    violations: [...violations('I1', missing), ...violations('I2', unsent), ...violations('I3', otherBytes)],
    records,
  };
}

export const withContent = (row: RawRow, { source, reason, observedAt }: SentTo): LogRecord => ({
  ...row,
  source,
  ...(reason !== undefined && { reason }),
  ...(observedAt !== undefined && { observedAt }),
});

const valueOf = ({ topic, partition, generation, hash }: SentTo | RawRow): string =>
  `${topic}/${partition}/${generation}=${hash}`;
