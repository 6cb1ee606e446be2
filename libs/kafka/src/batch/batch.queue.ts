import type { EachBatchPayload } from 'kafkajs';
import { whileBeating } from '../beating.ts';
import type { Assignment } from './assignment.ts';
import { cutAtWindows, type ChunkOutcome, type KafkaRecord } from './chunk.ts';
import {
  answerOf,
  isContinuedBy,
  recordsFrom,
  toFetched,
  toJoined,
  toRecord,
  type Fetched,
} from './fetched-records.ts';
import { MAX_BYTES } from './group.consumer.ts';
import { RecordBudget } from './record.budget.ts';
import type { RunningPartition } from './running.partition.ts';

/** Three full partitions, or many small ones, of at most four full answers: usual records are bounded by their number alone. */
const AT_ONCE = { records: 12_000, chunks: 64, bytes: 4 * MAX_BYTES };
/** Small batches of a partition that wait together become one chunk of at most so many records. */
const JOINED_RECORDS = 1_000;

/** A batch in its partition's queue. */
interface Waiting {
  fetched: Fetched;
  heartbeat: () => Promise<void>;
  /** Gives its room back. */
  giveBack: () => void;
}

export interface BatchQueueOptions {
  handle: (partition: RunningPartition, records: KafkaRecord[]) => Promise<ChunkOutcome>;
  /** ms. */
  beatEveryMs: number;
  /** What is thrown here is a bug. */
  onFatal: (error: Error) => void;
}

/**
 * What was fetched, on its way to the handlers: the batches of a partition one after the other, those of several at once.
 *
 * kafkajs fetches next when every batch of its last answer was taken from it, so that each record waited for the slowest
 * partition of a fetch it was not in. Here a batch counts as taken when there is room for it. kafkajs' position is then where
 * it fetches next, and nothing else: where a partition stands is what the ledger says, and whoever must go back seeks there.
 */
export class BatchQueue {
  private readonly budget = new RecordBudget(AT_ONCE);
  private readonly waiting = new WeakMap<RunningPartition, Waiting[]>();
  private readonly underWay = new Set<Promise<void>>();
  private isClosed = false;

  constructor(
    private readonly assignment: Pick<Assignment, 'find' | 'isCurrent' | 'leave' | 'compareAnew' | 'fenced'>,
    private readonly options: BatchQueueOptions,
  ) {}

  /** @throws what the group answers to a heartbeat: kafkajs joins anew then */
  async push(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset, isRunning, isStale } = payload;
    await heartbeat();
    const giveBack = await this.budget.take(batch.messages.length, answerOf(batch));
    const partition = this.assignment.find(batch);
    // A batch that was fetched before a seek is none of the claim that has sought.
    if (!partition || this.isClosed || !isRunning() || isStale()) {
      giveBack();
      // kafkajs would fetch the same again at once.
      return this.isClosed ? this.close() : undefined;
    }
    resolveOffset(batch.lastOffset());
    this.wait(partition, { fetched: toFetched(batch), heartbeat, giveBack });
  }

  /** kafkajs has stepped over records that are no one's to apply. */
  stepOver(partition: RunningPartition, lastOffset: bigint): void {
    this.run(partition, async () => partition.readUpTo(lastOffset));
  }

  /** Begins nothing more, and resolves when every chunk that was begun has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.underWay);
  }

  private run(partition: RunningPartition, work: () => Promise<void>): void {
    const done = partition
      .inTurn(work)
      .catch((error: unknown) => this.options.onFatal(error as Error))
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  /** When its turn comes, all that continues it and waits goes with it; then theirs has nothing left to do. */
  private wait(partition: RunningPartition, batch: Waiting): void {
    const queue = this.waiting.get(partition) ?? [];
    this.waiting.set(partition, queue);
    queue.push(batch);
    this.run(partition, async () => {
      if (queue[0] !== batch) return;
      const together = takeJoined(queue);
      const fetched = toJoined(together.map((it) => it.fetched));
      await this.work(partition, fetched, together.at(-1)!.heartbeat).finally(() => {
        for (const { giveBack } of together) giveBack();
      });
    });
  }

  private async work(partition: RunningPartition, fetched: Fetched, heartbeat: () => Promise<void>): Promise<void> {
    if (this.isOver(partition)) return;
    const taken = partition.take(fetched.messages.map(toRecord), fetched.fetchedOffset, fetched.leaderEpoch);
    if ('leave' in taken) return this.assignment.leave(partition, taken.leave);
    if ('compareAnew' in taken) return this.assignment.compareAnew(partition);
    for (const records of cutAtWindows(recordsFrom(taken.records, partition.claim.nextOffset))) {
      if (this.isOver(partition)) return;
      const beat = { heartbeat, everyMs: this.options.beatEveryMs };
      const outcome = await whileBeating(beat, () => this.options.handle(partition, records));
      // A join during the chunk has replaced the partition: the new claim decides where to go on.
      if (!this.assignment.isCurrent(partition)) return;
      if (outcome.kind === 'fenced') return void this.assignment.fenced(partition, heartbeat);
      if (outcome.kind !== 'applied') return this.assignment.leave(partition, outcome);
      partition.applied(records.at(-1)!);
    }
    partition.readUpTo(fetched.lastOffset);
  }

  private isOver(partition: RunningPartition): boolean {
    return this.isClosed || !this.assignment.isCurrent(partition);
  }
}

/** The first of a queue, and what continues it. */
function takeJoined(queue: Waiting[]): Waiting[] {
  let count = 1;
  for (let records = queue[0]!.fetched.messages.length; count < queue.length; count++) {
    const next = queue[count]!.fetched;
    records += next.messages.length;
    if (records > JOINED_RECORDS || !isContinuedBy(queue[count - 1]!.fetched, next)) break;
  }
  return queue.splice(0, count);
}
