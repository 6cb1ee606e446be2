import type { Consumer } from 'kafkajs';
import type { TopicPartition } from './chunk.ts';

/** A commit is a write to Kafka's own log: one a second for all partitions, not one a chunk. */
const EVERY_MS = 1_000;

/**
 * Kafka's own commits: for tools that display lag. Losing one loses nothing, so a failure is no one's business, and no
 * one waits for it: kafkajs tries 20 times, for longer than a session.
 */
export class ShownProgress {
  private readonly moved = new Map<string, TopicPartition>();
  private timer: NodeJS.Timeout | undefined;

  /** @param positionOf where a partition stands; undefined where it is another's by now, whose word counts */
  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly positionOf: (partition: TopicPartition) => bigint | undefined,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.show(), EVERY_MS).unref();
  }

  note({ topic, partition }: TopicPartition): void {
    this.moved.set(`${topic}/${partition}`, { topic, partition });
  }

  /** Shows what has moved since, so that a consumer that ends well leaves no lag behind. */
  stop(): void {
    clearInterval(this.timer);
    this.show();
  }

  private show(): void {
    const offsets = [...this.moved.values()].flatMap((it) => {
      const position = this.positionOf(it);
      return position === undefined ? [] : [{ ...it, offset: String(position) }];
    });
    this.moved.clear();
    if (offsets.length > 0) void this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
