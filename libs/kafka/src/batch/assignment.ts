import type { Consumer } from 'kafkajs';
import type { Meant } from '../fetch/meant.ts';
import type { ChunkOutcome, TopicPartition } from './chunk.ts';
import type { ClaimVerdict, PartitionClaimer } from './partition.claimer.ts';
import { RunningPartition } from './running.partition.ts';

const RETRY_MS = 1_000;
/** After the first claim that failed; then twice as long each time, up to RETRY_MS: after a broker's death the next claim mostly meets another. */
const FIRST_RETRY_MS = 100;
/** How often a partition that stands still is looked at again: the operator may have decided. */
const STOPPED_RETRY_MS = 15_000;

/** For so long an attempt that failed counts as one: what comes next is fetched again, beside all others. */
const TRIED_MS = 30_000;

/** How a partition stands with this member. */
type Standing =
  | { state: 'claiming' }
  | { state: 'running'; partition: RunningPartition }
  | { state: 'waiting'; reason: string }
  | { state: 'missing'; reason: string }
  | { state: 'stopped'; reason: string };

/** How far a partition of this member is. */
export interface PartitionProgress {
  /** topic/partition */
  name: string;
  /** Undefined while it is not claimed. */
  position: bigint | undefined;
  /** A claim of it or a chunk has begun and not ended, or has ended in vain not long ago; else it waits for its turn, or for records. */
  isTried: boolean;
}

interface Log {
  warn(message: string): void;
  error(message: string): void;
}

/**
 * The partitions that the group has given to this member, each claimed before it is read.
 *
 * Why the order in `join` matters: kafkajs fetches as soon as the group has joined. Pausing synchronously in the join
 * event keeps every batch away until claim and seek are done; an asynchronous seek alone lets batches of the wrong
 * offset through.
 */
export class Assignment {
  private readonly standings = new Map<string, Standing>();
  /** When a chunk last ended in vain, by partition. */
  private readonly failedMs = new Map<string, number>();
  private joins = 0;
  private closing = false;

  constructor(
    private readonly consumer: Pick<Consumer, 'pause' | 'seek' | 'resume'>,
    private readonly claimer: Pick<PartitionClaimer, 'claim'>,
    private readonly log: Log,
  ) {}

  /** The group has given us these partitions, and no others any more. */
  join(memberAssignment: Record<string, number[]>): void {
    const join = ++this.joins;
    const partitions = Object.entries(memberAssignment).flatMap(([topic, all]) =>
      all.map((partition) => ({ topic, partition })),
    );
    this.standings.clear();
    for (const it of partitions) this.standings.set(keyOf(it), { state: 'claiming' });
    for (const it of partitions) this.pause(it);
    void this.claimUntilDone(partitions, join);
  }

  close(): void {
    this.closing = true;
  }

  get hasJoined(): boolean {
    return this.joins > 0;
  }

  /** True when no partition still waits for its first claim. */
  get isSettled(): boolean {
    return this.hasJoined && [...this.standings.values()].every((it) => it.state !== 'claiming');
  }

  /** Partitions that wait or stand still, with the reason. */
  trouble(): string[] {
    return [...this.standings].flatMap(([key, it]) => ('reason' in it ? [`${key}: ${it.reason}`] : []));
  }

  /** What is to be read, with how far it is: not what stands until somebody has decided, or made the topic. */
  progress(): PartitionProgress[] {
    return [...this.standings].flatMap(([name, it]): PartitionProgress[] => {
      if (it.state === 'stopped' || it.state === 'missing') return [];
      if (it.state !== 'running') return [{ name, position: undefined, isTried: true }];
      const { position, isBusy } = it.partition;
      return [
        { name, position, isTried: isBusy || performance.now() - (this.failedMs.get(name) ?? -Infinity) < TRIED_MS },
      ];
    });
  }

  running(): RunningPartition[] {
    return [...this.standings.values()].flatMap((it) => (it.state === 'running' ? [it.partition] : []));
  }

  find(partition: TopicPartition): RunningPartition | undefined {
    const standing = this.standings.get(keyOf(partition));
    return standing?.state === 'running' ? standing.partition : undefined;
  }

  /**
   * A partition is read of the topic that was claimed. Where the broker has none of that id, only a claim can tell why: the topic was
   * made anew, or it is gone, or this broker is the last to hear of it.
   */
  meantBy(at: TopicPartition): Meant | undefined {
    const partition = this.find(at);
    if (!partition) return undefined;
    const reason = `the broker has no topic ${at.topic} of the id that was claimed`;
    const onUnknown = (): void => {
      if (this.isCurrent(partition)) this.leave(partition, { kind: 'retry', reason });
    };
    return { topicId: partition.claim.topicId, onUnknown };
  }

  /** False when a join, a stop or a new claim has replaced it: what it knows is no longer so. */
  isCurrent(partition: RunningPartition): boolean {
    return this.find(partition.claim) === partition;
  }

  /** Stops reading a partition: for a moment, or until a later look finds that ledger and log fit, as after `adopt`. */
  leave({ claim }: RunningPartition, { kind, reason }: Extract<ChunkOutcome, { reason: string }>): void {
    if (kind === 'stopped') return this.stop(claim, reason);
    this.failedMs.set(keyOf(claim), performance.now());
    this.wait(claim, reason);
    this.claimLater(claim, RETRY_MS);
  }

  /**
   * Reads on from the record applied last, which is compared first; what was fetched beyond it is dropped. The claim holds: it
   * is the log that has another leader, and each question more would be one to brokers that are just finding each other.
   */
  compareAnew({ claim }: RunningPartition): void {
    this.log.warn(`${keyOf(claim)}: another leader writes the log: comparing it with what was applied`);
    this.begin({ claim, seekTo: claim.lastOffset ?? claim.nextOffset });
  }

  /**
   * Another consumer has claimed it: claims again once the group has answered.
   * @param heartbeat throws where the group has gone on without us: whoever has the partition now would lose it again
   */
  async fenced({ claim }: RunningPartition, heartbeat: () => Promise<void>): Promise<void> {
    const join = this.joins;
    this.wait(claim, 'another consumer has claimed it; claiming again');
    while (!(await isAnswered(heartbeat))) {
      await delay(RETRY_MS);
      if (join !== this.joins || this.closing) return;
    }
    await this.claimUntilDone([claim], join);
  }

  /** Claims, seeks and resumes; asks again while a store is away or a topic is not there, gives up when a newer join has taken over. */
  private async claimUntilDone(partitions: readonly TopicPartition[], join: number): Promise<void> {
    let left = partitions;
    for (let retryMs = FIRST_RETRY_MS; left.length > 0 && join === this.joins && !this.closing; retryMs *= 2) {
      try {
        const { verdicts, missing } = await this.claimer.claim(left);
        if (join !== this.joins) return;
        verdicts.forEach((verdict) => this.begin(verdict));
        for (const it of missing) this.miss(it);
        left = missing;
      } catch (error) {
        if (join !== this.joins) return;
        const reason = `claim failed, asking again: ${error instanceof Error ? error.message : String(error)}`;
        this.log.warn(`${left.map(keyOf).join(', ')}: ${reason}`);
        for (const it of left) this.standings.set(keyOf(it), { state: 'waiting', reason });
      }
      if (left.length > 0) await delay(Math.min(retryMs, RETRY_MS));
    }
  }

  private miss(at: TopicPartition): void {
    const reason = 'the broker has no such topic, or no such partition of it: asking again';
    if (this.standings.get(keyOf(at))?.state !== 'missing') this.log.warn(`${keyOf(at)}: ${reason}`);
    this.standings.set(keyOf(at), { state: 'missing', reason });
  }

  private begin(verdict: ClaimVerdict): void {
    const { claim } = verdict;
    const { topic, partition } = claim;
    if (verdict.stopped !== undefined) return this.stop(claim, verdict.stopped);
    this.standings.set(keyOf(claim), { state: 'running', partition: new RunningPartition(claim, verdict.seekTo) });
    this.consumer.seek({ topic, partition, offset: String(verdict.seekTo) });
    this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private wait(claim: TopicPartition, reason: string): void {
    this.log.warn(`${keyOf(claim)}: ${reason}`);
    this.standings.set(keyOf(claim), { state: 'waiting', reason });
    this.pause(claim);
  }

  private stop(claim: TopicPartition, reason: string): void {
    const before = this.standings.get(keyOf(claim));
    if (before?.state !== 'stopped' || before.reason !== reason) this.log.error(`${keyOf(claim)} stopped: ${reason}`);
    this.standings.set(keyOf(claim), { state: 'stopped', reason });
    this.pause(claim);
    this.claimLater(claim, STOPPED_RETRY_MS);
  }

  private claimLater({ topic, partition }: TopicPartition, afterMs: number): void {
    const join = this.joins;
    void delay(afterMs).then(() => this.claimUntilDone([{ topic, partition }], join));
  }

  private pause({ topic, partition }: TopicPartition): void {
    this.consumer.pause([{ topic, partitions: [partition] }]);
  }
}

const isAnswered = (heartbeat: () => Promise<void>): Promise<boolean> =>
  heartbeat().then(
    () => true,
    () => false,
  );

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
/** Holds no process open: what would be done later is not done by a process that ends. */
const delay = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());
