import kafkajs, { type Producer } from 'kafkajs';
import { topicTable } from '@freshwax/contracts';
import type { Random } from '../random.ts';
import { writeLedger } from '../world/ledger.file.ts';
import type { Drawn } from './lane.ts';
import type { SenderSettings } from './settings.ts';

const { CompressionTypes, Kafka, logLevel, Partitioners } = kafkajs;

/** Publishes what a lane draws, and writes down before and after what is known of it. */
export class LanePublisher {
  private readonly settings: SenderSettings;
  private readonly random: Random;
  private readonly producer: Producer;
  private readonly name: string;
  private attempts = 0;

  constructor(settings: SenderSettings, name: string, random: Random) {
    this.settings = settings;
    this.random = random;
    this.name = name;
    const kafka = new Kafka({
      clientId: name,
      brokers: [...settings.brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    });
    this.producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }

  async connect(): Promise<void> {
    await this.producer.connect();
  }

  async disconnect(): Promise<void> {
    await this.producer.disconnect();
  }

  /** One request a partition: its answer says the first offset, and the others follow it. */
  async publish(records: readonly Drawn[]): Promise<void> {
    // A record of 900 KB fills a request.
    const placed = records.map((drawn, at) => ({ drawn, ...this.placeOf(drawn), alone: isLarge(drawn) ? at : -1 }));
    const groups = Map.groupBy(placed, (it) => `${it.topic}/${it.partition}/${it.alone}`);
    for (const group of groups.values()) {
      const { topic, partition } = group[0]!;
      await this.send(
        { topic, partition },
        group.map(({ drawn }) => drawn),
      );
    }
  }

  private placeOf({ type, key }: Drawn): { topic: string; partition: number } {
    const topic = this.settings.topicPrefix + topicTable[type].topic;
    return { topic, partition: key.reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7) % this.settings.partitions };
  }

  private async send(to: { topic: string; partition: number }, all: readonly Drawn[]): Promise<void> {
    const id = `${this.name}-${++this.attempts}`;
    const { ledger } = this.settings;
    writeLedger(ledger, { t: 'try', id, ...to, records: all.map(({ record }) => record) });
    const messages = all.map(({ key, value, headers }) => ({
      key,
      value,
      partition: to.partition,
      ...(headers && { headers: { ...headers } }),
    }));
    const compression = this.random.pick([CompressionTypes.None, CompressionTypes.GZIP]);
    try {
      const [answer] = await this.producer.send({ topic: to.topic, acks: -1, compression, messages });
      writeLedger(ledger, { t: 'ack', id, base: answer!.baseOffset! });
    } catch (error) {
      writeLedger(ledger, { t: 'unknown', id, why: (error as Error).message });
    }
  }
}

const isLarge = ({ value, key }: Drawn): boolean => (value?.length ?? 0) + key.length > 50_000;
