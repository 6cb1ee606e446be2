import { remedy, type ChunkOutcome, type Claim, type KafkaRecord } from './chunk.ts';
import { recordAt } from './fetched-records.ts';
import { recordHash } from './record-hash.ts';

/** What to do with a fetch: apply these records, leave the partition with a reason, or read on from the record applied last. */
export type Taken =
  { records: KafkaRecord[] } | { leave: Extract<ChunkOutcome, { reason: string }> } | { compareAnew: true };

/** A claimed partition that is being read: where it stands, and what kafkajs must ask for next. */
export class RunningPartition {
  /** Hash of the record applied last, until it was met again and compared. */
  private compareWith: string | null;
  /** It may lie past `claim.nextOffset` by control records, which are no one's to apply. */
  private fetchAt: bigint;
  /** Of the log's leader when its record was compared; null before the first fetch. */
  private leaderEpoch: number | null = null;
  /** Ends with what was handed over last. */
  private turn: Promise<void> = Promise.resolve();
  /** What was handed over and has not ended. */
  private works = 0;

  constructor(
    readonly claim: Claim,
    seekTo: bigint,
  ) {
    this.compareWith = seekTo < claim.nextOffset ? claim.lastRecord : null;
    this.fetchAt = seekTo;
  }

  /** The offset that the next record to apply cannot lie below. */
  get position(): bigint {
    return this.fetchAt > this.claim.nextOffset ? this.fetchAt : this.claim.nextOffset;
  }

  /**
   * Drops what is applied already, after comparing the record applied last with what the log holds now.
   * A fetch past the offset asked for would skip records. One before it means that kafkajs met "offset out of range" and
   * began anew at the oldest record, so that what fills the log up to our position would pass for applied.
   * A log is only ever cut when another leader takes over, or the same one after an unclean stop; what it writes then bears
   * another epoch, and only a comparison can tell whether what we have applied is still there.
   * @param leaderEpoch under which the last of the records was written
   */
  take(records: readonly KafkaRecord[], fetchedOffset: bigint, leaderEpoch: number): Taken {
    if (records.length === 0) return { records: [] };
    const { claim, fetchAt, compareWith } = this;
    if (fetchedOffset !== fetchAt)
      return { leave: { kind: 'retry', reason: `got offset ${fetchedOffset} where ${fetchAt} was asked for` } };
    if (compareWith === null && this.leaderEpoch !== null && leaderEpoch !== this.leaderEpoch)
      return { compareAnew: true };
    const last = claim.lastOffset === null ? undefined : recordAt(records, claim.lastOffset);
    if (compareWith !== null && (!last || recordHash(last) !== compareWith))
      return {
        leave: {
          kind: 'stopped',
          reason: `the log was cut and filled again below our position: ${remedy(claim.topic, claim.partition)}`,
        },
      };
    this.compareWith = null;
    this.leaderEpoch = leaderEpoch;
    return { records: records.filter((record) => record.offset >= claim.nextOffset) };
  }

  /** Does one thing after the other: meanwhile Kafka is asked for what comes next. */
  inTurn(work: () => Promise<void>): Promise<void> {
    this.works++;
    this.turn = this.turn.then(work).finally(() => this.works--);
    return this.turn;
  }

  /** True from when something is handed over until all of it has ended. */
  get isBusy(): boolean {
    return this.works > 0;
  }

  /** A chunk that ends with this record was applied. Only its hash is kept: a record holds the whole answer it came with. */
  applied(last: KafkaRecord): void {
    this.claim.nextOffset = last.offset + 1n;
    this.claim.lastOffset = last.offset;
    this.claim.lastRecord = recordHash(last);
  }

  /** Everything up to this offset is applied, or no one's to apply. */
  readUpTo(lastOffset: bigint): void {
    if (lastOffset >= this.fetchAt) this.fetchAt = lastOffset + 1n;
  }
}
