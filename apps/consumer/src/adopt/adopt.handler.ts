import type { AdoptReport, ConsumerCommand, PartitionGeneration } from '@freshwax/contracts';
import { readSettledIds, type TopicIds, type TopicsAdmin } from '@freshwax/kafka';
import {
  AdoptQuery,
  readStandings,
  toAdoptions,
  type Adoption,
  type Connection,
  type LedgerRow,
} from '@freshwax/postgres';
import { NotYetError, type OperationHandler, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';

type AdoptCommand = Extract<ConsumerCommand, { type: 'adopt' }>;

export interface AdoptParts {
  pool: Connection;
  kafka: { admin: Pick<TopicsAdmin, 'readWatermarks' | 'readOffsetsAfter'>; topicIds: Pick<TopicIds, 'read'> };
}

/** What is to be done, kept before it is: the generations that were looked at, and why each is to end. */
interface AdoptPlan {
  adoptions: Pick<Adoption, 'partition' | 'generation' | 'reason'>[];
}

/**
 * Lets a topic go on whose log no longer continues where the ledger stands. It looks as long as it has to, and then changes
 * the ledger in one statement, which compares where it stands: a worker that was lost has done all of its plan or nothing, and
 * the ledger tells which. The consumers look again by themselves.
 */
export class AdoptHandler implements OperationHandler<'adopt'> {
  readonly type = 'adopt';
  readonly lane = 'ledger';
  private readonly query: AdoptQuery;

  constructor(private readonly parts: AdoptParts) {
    this.query = new AdoptQuery(parts.pool);
  }

  async run({ topic, partition, generations }: AdoptCommand, task: OperationTask): Promise<OperationOutcome> {
    // Read once: a lost worker's statement may come between two reads, and its generation would be taken for one to end.
    const ledger = await this.query.read(topic);
    const earlier = task.checkpoint as AdoptPlan | null;
    const done = earlier && toDone(ledger, earlier);
    if (done && done.adopted.length > 0) return toOutcome(done);
    const { kafka } = this.parts;
    await task.advance(0.25, `the ledger knows ${count(ledger.length, 'partition')} of ${topic}`);
    const readIds = (): Promise<Map<string, string>> => kafka.topicIds.read([topic]);
    // One that the ledger knows may have been made anew just now; a name that nobody knows is told at once.
    const topicIds = await (ledger.length > 0 ? readSettledIds([topic], readIds, task.signal) : readIds());
    const topicId = topicIds.get(topic);
    if (topicId === undefined) return toRefused(`there is no topic ${topic}`);
    await task.advance(0.5, `the topic's id is ${topicId}`);
    const adoptions = toAdoptions(await readStandings(kafka.admin, topic, ledger), topicId, partition);
    const unseen = generations && adoptions.find((it) => !generations.some((seen) => isSame(seen, it)));
    if (unseen) return toRefused(conflictOf(topic, unseen));
    const plan: AdoptPlan = {
      adoptions: adoptions.map((it) => ({ partition: it.partition, generation: it.generation, reason: it.reason })),
    };
    await task.advance(0.75, `${count(adoptions.length, 'partition')} to begin anew`, plan);
    if (adoptions.length > 0) await this.query.adopt(topic, topicId, adoptions);
    const result = toDone(await this.query.read(topic), plan);
    if (result.adopted.length < adoptions.length)
      throw new NotYetError('the consumers moved on while the topic was looked at');
    return toOutcome(result);
  }
}

/** What of a plan the ledger shows: all of it, or nothing. */
function toDone(ledger: readonly LedgerRow[], { adoptions }: AdoptPlan): AdoptReport {
  const adopted = ledger.flatMap(({ partition, generation, base_offset: base }) => {
    const planned = adoptions.find((it) => it.partition === partition && it.generation < generation);
    return planned ? [{ partition, generation, base, reason: planned.reason }] : [];
  });
  return { adopted };
}

const toOutcome = (result: AdoptReport): OperationOutcome => {
  const { length } = result.adopted;
  return {
    result,
    line: length === 0 ? 'nothing to adopt: ledger and log fit' : `${count(length, 'partition')} began anew`,
  };
};

const isSame = (a: PartitionGeneration, b: PartitionGeneration): boolean =>
  a.partition === b.partition && a.generation === b.generation;

const conflictOf = (topic: string, { partition, generation }: PartitionGeneration): string =>
  `partition ${partition} of ${topic} stands in generation ${generation}, which is not the one that was to end: look at it and ask again`;

const toRefused = (failure: string): OperationOutcome => ({ result: {}, line: failure, failure });

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
