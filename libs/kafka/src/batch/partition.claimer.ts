import { remedy, type Claim, type TopicPartition } from './chunk.ts';
import type { TopicIds } from '../topic-ids.ts';
import type { TopicsAdmin, Watermarks } from '../topics.admin.ts';

export interface ClaimRequest extends TopicPartition {
  /** The topic's id now: kept when the partition is met for the first time. */
  topicId: string;
  /** Oldest offset that is there: where a partition that is met for the first time begins. */
  low: bigint;
}

/** Where offsets live: in the database that they move in, never in Kafka. */
export interface OffsetLedger {
  /**
   * Raises the epoch of each partition in one statement, in key order, and says where each stands;
   * makes the rows that are missing.
   */
  claim(requests: readonly ClaimRequest[]): Promise<Claim[]>;
}

export type ClaimVerdict = { claim: Claim; seekTo: bigint; stopped?: undefined } | { claim: Claim; stopped: string };

export interface Claimed {
  verdicts: ClaimVerdict[];
  /** Those of which the broker has no topic, or no log: nothing was claimed of them. */
  missing: TopicPartition[];
}

/** Claims partitions and judges whether the log still continues where the ledger stands. */
export class PartitionClaimer {
  constructor(
    private readonly ledger: OffsetLedger,
    private readonly topicIds: TopicIds,
    private readonly admin: TopicsAdmin,
  ) {}

  /** @throws whatever the stores throw; a transient failure is asked again by the caller */
  async claim(partitions: readonly TopicPartition[]): Promise<Claimed> {
    const ids = await this.topicIds.read([...new Set(partitions.map((it) => it.topic))]);
    // Not of a topic that is not there: kafkajs would fail for all of them.
    const watermarks = new Map(
      await Promise.all([...ids.keys()].map(async (it) => [it, await this.admin.readWatermarks(it)] as const)),
    );
    const asked = partitions.map((at) => ({ at, request: toRequest(at, ids.get(at.topic), watermarks.get(at.topic)) }));
    const requests = asked.flatMap(({ request }) => request ?? []);
    const missing = asked.flatMap(({ at, request }) => (request ? [] : [at]));
    if (requests.length === 0) return { verdicts: [], missing };
    const claims = await this.ledger.claim(requests);
    const verdicts = claims.map((claim) => {
      const mark = watermarks.get(claim.topic)!.find((it) => it.partition === claim.partition)!;
      return judge(claim, mark, ids.get(claim.topic)!);
    });
    return { verdicts, missing };
  }
}

/**
 * Nothing is claimed by guess: a broker that has not heard of a topic or partition yet would else leave a ledger row
 * without an id, or stop a partition as cut, for good.
 * @returns undefined where the broker has not
 */
export function toRequest(
  at: TopicPartition,
  topicId: string | undefined,
  watermarks: readonly Watermarks[] | undefined,
): ClaimRequest | undefined {
  const mark = watermarks?.find((it) => it.partition === at.partition);
  return topicId === undefined || !mark ? undefined : { ...at, topicId, low: mark.low };
}

/**
 * Seeks one record back where it can, so that the record applied last is met again and compared: a log that was cut and
 * filled again has the same id and passes every watermark.
 */
export function judge(claim: Claim, { low, high }: Omit<Watermarks, 'partition'>, topicId: string): ClaimVerdict {
  const at = `${claim.topic}/${claim.partition}`;
  const fix = remedy(claim.topic);
  if (topicId !== claim.topicId) return { claim, stopped: `topic ${claim.topic} was recreated: ${fix}` };
  if (claim.nextOffset > high)
    return { claim, stopped: `${at} ends at ${high}, before our position ${claim.nextOffset}: ${fix}` };
  if (claim.nextOffset < low)
    return { claim, stopped: `${at} begins at ${low}, past our position ${claim.nextOffset}: ${fix}` };
  const canCompare = claim.lastOffset !== null && claim.lastOffset >= low;
  return { claim, seekTo: canCompare ? claim.lastOffset! : claim.nextOffset };
}
