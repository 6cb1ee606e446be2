import { Injectable } from '@nestjs/common';
import type { OperationRequest } from '@freshwax/contracts';
import type { Watermarks } from '@freshwax/kafka';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { KafkaStore } from '../stores/kafka.store.ts';
import { AdoptQuery, type LedgerRow } from './adopt.query.ts';
import { toAdoptions, type Standing } from './to-adoptions.ts';

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
    const topicId = (await this.kafka.topicIds.read([topic])).get(topic);
    if (topicId === undefined) return { result: null, failure: `there is no topic ${topic}` };
    const adoptions = toAdoptions(await this.standings(topic), topicId, partition);
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

  private async standings(topic: string): Promise<Standing[]> {
    const [rows, marks] = await Promise.all([this.query.read(topic), this.kafka.topics.readWatermarks(topic)]);
    return Promise.all(
      rows.flatMap((row) => {
        const mark = marks.find((it) => it.partition === row.partition);
        return mark ? [this.standing(topic, row, mark)] : [];
      }),
    );
  }

  /** Where a log was cut, it goes on with records that are later than any that was applied. */
  private async standing(topic: string, row: LedgerRow, { low, high }: Watermarks): Promise<Standing> {
    const { partition, generation, topic_id: topicId, next_offset, last_record_at } = row;
    const later =
      last_record_at === null ? undefined : await this.kafka.topics.readOffsetsAfter(topic, Number(last_record_at));
    const goesOnAt = later?.get(partition) ?? high;
    return { partition, generation, topicId, nextOffset: BigInt(next_offset), low, high, goesOnAt };
  }
}
