import type { TopicIds } from '../topic-ids.ts';
import { TopicMissingError, TopicRecreatedError, type Claim } from './chunk.ts';

/**
 * Whether a topic is still the one that was claimed, asked once a fetch: an id that is read after the fetch has answered
 * holds for all of its records, however many chunks they make.
 */
export class TopicCheck {
  private reading: Promise<Map<string, string>> | undefined;

  /** @param topics all that may be asked for: they are read together */
  constructor(
    private readonly ids: Pick<TopicIds, 'read'>,
    private readonly topics: () => readonly string[],
  ) {}

  /** Records have come: what was read before says nothing of them. */
  fetched(): void {
    this.reading = undefined;
  }

  /** @throws TopicMissingError, TopicRecreatedError, and what Kafka answers when it is away */
  async verify({ topic, topicId }: Pick<Claim, 'topic' | 'topicId'>): Promise<void> {
    const id = (await this.read()).get(topic);
    if (id === undefined) throw new TopicMissingError(topic);
    if (id !== topicId) throw new TopicRecreatedError(topic);
  }

  /**
   * Those of the partitions whose topic is another by now, whatever was read before.
   * @throws what Kafka answers when it is away
   */
  async recreated<T extends { claim: Pick<Claim, 'topic' | 'topicId'> }>(partitions: readonly T[]): Promise<T[]> {
    if (partitions.length === 0) return [];
    const ids = await this.ids.read([...new Set(partitions.map(({ claim }) => claim.topic))]);
    return partitions.filter(({ claim: { topic, topicId } }) => ids.has(topic) && ids.get(topic) !== topicId);
  }

  private read(): Promise<Map<string, string>> {
    if (this.reading) return this.reading;
    const reading = this.ids.read(this.topics());
    this.reading = reading;
    reading.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  }
}
