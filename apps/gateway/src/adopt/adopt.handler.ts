import { Injectable } from '@nestjs/common';
import type { OperationRequest } from '@freshwax/contracts';
import { persist } from '../bootstrap/persist.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { KafkaStore } from '../stores/kafka.store.ts';
import { AdoptQuery } from './adopt.query.ts';
import { readSettledIds } from './settled-ids.ts';
import { readStandings } from './standings.ts';
import { toAdoptions } from './to-adoptions.ts';

type AdoptRequest = Extract<OperationRequest, { type: 'adopt' }>;

/** Lets a topic go on whose log no longer continues where the ledger stands. Its consumers look again by themselves. */
@Injectable()
export class AdoptHandler implements OperationHandler<'adopt'> {
  readonly type = 'adopt';

  constructor(
    private readonly query: AdoptQuery,
    private readonly kafka: KafkaStore,
  ) {}

  async run({ topic, partition }: AdoptRequest, report: OperationReport): Promise<OperationOutcome> {
    const ledger = await persist(report, () => this.query.read(topic));
    const readIds = (): Promise<Map<string, string>> => persist(report, () => this.kafka.topicIds.read([topic]));
    // One that the ledger knows may have been made anew just now; a name that nobody knows is told at once.
    const topicIds = await (ledger.length > 0 ? readSettledIds([topic], readIds) : readIds());
    const topicId = topicIds.get(topic);
    if (topicId === undefined) return { result: null, failure: `there is no topic ${topic}` };
    // A topic that was made just now: its broker names it before it leads it.
    const standings = await persist(report, () => readStandings(this.kafka.topics, topic, ledger));
    const adoptions = toAdoptions(standings, topicId, partition);
    if (adoptions.length === 0) {
      report('nothing to adopt: ledger and log fit');
      return { result: { adopted: [] } };
    }
    const adopted = await this.query.adopt(topic, topicId, adoptions);
    for (const it of adopted) {
      const { base, reason } = adoptions.find((adoption) => adoption.partition === it.partition)!;
      report(`partition ${it.partition}: ${reason}; generation ${it.generation} begins at ${base}`);
    }
    if (adopted.length === adoptions.length) return { result: { adopted } };
    return { result: { adopted }, failure: 'some partitions were adopted by someone else meanwhile; look again' };
  }
}
