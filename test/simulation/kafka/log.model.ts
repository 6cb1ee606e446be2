/** One record of a log, or a mark of a transaction that no consumer is given. */
export interface LogRecord {
  offset: bigint;
  timestampMs: number;
  key: Buffer | null;
  value: Buffer | null;
  isControlRecord: boolean;
  /** Of the leader that wrote it. */
  leaderEpoch: number;
}

/** A partition's log: offsets rise and may have gaps. */
export class LogModel {
  records: LogRecord[] = [];
  low: bigint;
  high: bigint;
  /** Up to where readers have it: they read ahead of what they have applied. */
  readTo = 0n;
  private leaderEpoch = 0;

  constructor(begin: bigint) {
    this.low = begin;
    this.high = begin;
  }

  append(record: Omit<LogRecord, 'offset' | 'leaderEpoch'>, gap = 0n): LogRecord {
    const placed = { ...record, offset: this.high + gap, leaderEpoch: this.leaderEpoch };
    this.records.push(placed);
    this.high = placed.offset + 1n;
    return placed;
  }

  /** What a fetch gives: at most so many, of this offset and later. */
  read(from: bigint, most: number): LogRecord[] {
    const first = this.records.findIndex(({ offset }) => offset >= from);
    const given = first < 0 ? [] : this.records.slice(first, first + most);
    for (const { offset } of given) if (offset >= this.readTo) this.readTo = offset + 1n;
    return given;
  }

  /** Retention removes what lies below. */
  raiseLow(low: bigint): void {
    this.low = low;
    this.records = this.records.filter(({ offset }) => offset >= low);
  }

  /** The tail is lost: a disk that lied, a leader that was not clean. */
  cut(high: bigint): void {
    this.leaderEpoch++;
    this.high = high;
    this.records = this.records.filter(({ offset }) => offset < high);
  }
}

/** One life of a topic; made anew it has another id. */
export interface TopicModel {
  readonly id: string;
  readonly logs: readonly LogModel[];
}
