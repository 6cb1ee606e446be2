import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Producer } from 'kafkajs';
import { topicTable } from '@freshwax/contracts';
import { correctKafkajs } from '@freshwax/kafka';
import type { Random } from '../random.ts';
import { writeLedger } from '../world/ledger.file.ts';
import type { Drawn } from './lane.ts';
import type { SenderSettings } from './settings.ts';

const { CompressionTypes, Kafka, logLevel, Partitioners } = kafkajs;
const { None, GZIP, ZSTD } = CompressionTypes;

/** Of one log; what is drawn beyond that is left out. */
const MOST_WAITING = 1_000;
const MOST_IN_REQUEST = 400;

/** Publishes what a lane draws, and writes down before and after what is known of it. */
export class LanePublisher {
  private readonly settings: SenderSettings;
  private readonly random: Random;
  private readonly producer: Producer;
  private readonly name: string;
  private readonly doom: { readonly isDue: boolean };
  private readonly open = new Map<string, Promise<void>>();
  private readonly waiting = new Map<string, { topic: string; partition: number; records: Drawn[] }>();
  private attempts = 0;

  /** @param doom when it is due, the process ends by SIGKILL in the next request: nothing says what became of it */
  constructor(
    settings: SenderSettings,
    { name, random, doom }: { name: string; random: Random; doom: { readonly isDue: boolean } },
  ) {
    this.settings = settings;
    this.doom = doom;
    this.random = random;
    this.name = name;
    correctKafkajs();
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

  /** Resolves when every request is acknowledged or given up; what still waited for its turn is not sent. */
  async disconnect(): Promise<void> {
    await Promise.all(this.open.values());
    await this.producer.disconnect();
  }

  /** One request a log at a time: its answer says the first offset, and the others follow it. A log whose broker is away holds up no other. */
  publish(records: readonly Drawn[]): void {
    for (const drawn of records) {
      const { topic, partition } = this.placeOf(drawn);
      const waiting = this.waiting.get(`${topic}/${partition}`) ?? { topic, partition, records: [] };
      this.waiting.set(`${topic}/${partition}`, waiting);
      if (waiting.records.length < MOST_WAITING) waiting.records.push(drawn);
    }
    for (const [log, { records: waiting, ...to }] of this.waiting) {
      if (waiting.length === 0 || this.open.has(log)) continue;
      const sent = this.send(to, waiting.splice(0, requestLength(waiting)));
      this.open.set(
        log,
        sent.finally(() => this.open.delete(log)),
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
    const codecs = isBeyondRequest(all) ? [GZIP, ZSTD] : [None, GZIP];
    const compression = this.random.pick(codecs);
    try {
      const sending = this.producer.send({ topic: to.topic, acks: -1, compression, messages });
      if (this.doom.isDue) await this.dieIn(sending);
      const [answer] = await sending;
      writeLedger(ledger, { t: 'ack', id, base: answer!.baseOffset!, at: Date.now() });
    } catch (error) {
      writeLedger(ledger, { t: 'unknown', id, why: (error as Error).message });
    }
  }

  /** On its way, or answered and not written down. */
  private async dieIn(sending: Promise<unknown>): Promise<void> {
    if (this.random.chance(0.5)) await sending.catch(() => undefined);
    else await delay(this.random.between(0, 4));
    process.kill(process.pid, 'SIGKILL');
  }
}

const isLarge = ({ value, key }: Drawn): boolean => (value?.length ?? 0) + key.length > 50_000;

/** What no broker takes as it is. */
const MOST_BYTES = 1_000_000;
const isBeyondRequest = (all: readonly Drawn[]): boolean => all.some(({ value }) => (value?.length ?? 0) > MOST_BYTES);

/** A record of 900 KB fills a request. */
function requestLength(waiting: readonly Drawn[]): number {
  const large = waiting.findIndex(isLarge);
  return large < 0 ? Math.min(waiting.length, MOST_IN_REQUEST) : Math.max(1, Math.min(large, MOST_IN_REQUEST));
}
