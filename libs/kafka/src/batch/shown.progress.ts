import type { Consumer } from 'kafkajs';
import type { TopicPartition } from './chunk.ts';

/** A commit is a write to Kafka's own log: one a second for all partitions, not one a chunk. */
const EVERY_MS = 1_000;

/**
 * Kafka's own commits: for tools that display lag. Losing one loses nothing, so a failure is no one's business, and no
 * one waits for it: kafkajs tries 80 times, for longer than a session. Meanwhile no second one is begun.
 */
export class ShownProgress {
  private readonly moved = new Map<string, TopicPartition>();
  private timer: NodeJS.Timeout | undefined;
  private isUnderWay = false;

  /** @param positionOf where a partition stands; undefined where it is another's by now, whose word counts */
  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly positionOf: (partition: TopicPartition) => bigint | undefined,
  ) {}

  start(): void {
    this.timer = setInterval(() => !this.isUnderWay && void this.show(), EVERY_MS).unref();
  }

  note({ topic, partition }: TopicPartition): void {
    this.moved.set(`${topic}/${partition}`, { topic, partition });
  }

  /** Shows what has moved since, so that a consumer that ends well leaves no lag behind. */
  stop(): void {
    clearInterval(this.timer);
    void this.show();
  }

  private async show(): Promise<void> {
    const offsets = [...this.moved.values()].flatMap((it) => {
      const position = this.positionOf(it);
      return position === undefined ? [] : [{ ...it, offset: String(position) }];
    });
    this.moved.clear();
    if (offsets.length === 0) return;
    this.isUnderWay = true;
    await this.consumer.commitOffsets(offsets).catch(() => undefined);
    this.isUnderWay = false;
  }
}
