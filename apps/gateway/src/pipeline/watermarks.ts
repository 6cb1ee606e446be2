import { Injectable } from '@nestjs/common';
import type { Watermarks as PartitionWatermarks } from '@freshwax/kafka';
import { KafkaStore } from '../stores/kafka.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { within } from '../stores/within.ts';

/** Readers within this time share one look at Kafka, ms. */
const SHARED_FOR_MS = 1_000;
/** A page that shows lag would rather show none than wait longer, ms. */
const DEADLINE_MS = 1_500;

/** topic -> its partitions' watermarks; null where Kafka did not say. */
export type TopicWatermarks = ReadonlyMap<string, readonly PartitionWatermarks[] | null>;

/** How far Kafka's logs reach. */
@Injectable()
export class Watermarks {
  private shared: { read: Promise<TopicWatermarks>; atMs: number } | undefined;

  constructor(
    private readonly kafka: KafkaStore,
    private readonly topics: TopicNames,
  ) {}

  /** Never rejects. */
  current(): Promise<TopicWatermarks> {
    const nowMs = performance.now();
    if (!this.shared || nowMs - this.shared.atMs >= SHARED_FOR_MS) this.shared = { read: this.read(), atMs: nowMs };
    return this.shared.read;
  }

  private async read(): Promise<TopicWatermarks> {
    const readTopic = (topic: string) => within(DEADLINE_MS, this.kafka.topics.readWatermarks(topic)).catch(() => null);
    return new Map(await Promise.all(this.topics.all.map(async (topic) => [topic, await readTopic(topic)] as const)));
  }
}
