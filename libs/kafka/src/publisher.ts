import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { commandTopic, topicTable, type Command, type Event, type Observation } from '@freshwax/contracts';
import { sealEvent } from './event-id.ts';

/** A request stays below the broker's 1 MB limit for a message set. */
const MAX_REQUEST_BYTES = 512 * 1024;

interface Message {
  topic: string;
  key: string;
  value: string;
}

/** Such as `traceparent`: they travel with each record. */
export type RecordHeaders = Readonly<Record<string, string>>;

/**
 * Publishes observations: topic by type, key = entity id, acknowledged by all in-sync replicas.
 * When `publish` resolves, every observation is in Kafka; when it rejects, any part may be, and publishing again is harmless.
 */
export class Publisher {
  private readonly producer: Producer;

  constructor(
    kafka: Kafka,
    private readonly topicPrefix: string,
  ) {
    this.producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect();
  }

  /**
   * @returns the sealed events, in the order given
   * @throws KafkaJSError when the broker refuses or stays away
   */
  async publish(observations: readonly Observation[], headers?: RecordHeaders): Promise<Event[]> {
    const events = observations.map(sealEvent);
    const messages = events.map((event) => ({
      topic: this.topicPrefix + topicTable[event.type].topic,
      key: event.entity_id,
      value: JSON.stringify(event),
    }));
    for (const request of splitBySize(messages)) await this.send(request, headers);
    return events;
  }

  async publishCommand(command: Command, headers?: RecordHeaders): Promise<void> {
    const topic = this.topicPrefix + commandTopic.topic;
    await this.send([{ topic, key: command.type, value: JSON.stringify(command) }], headers);
  }

  private async send(messages: Message[], headers?: RecordHeaders): Promise<void> {
    const byTopic = Map.groupBy(messages, (message) => message.topic);
    const topicMessages = [...byTopic].map(([topic, all]) => ({
      topic,
      messages: all.map(({ key, value }) => ({ key, value, ...(headers && { headers: { ...headers } }) })),
    }));
    await this.producer.sendBatch({ acks: -1, topicMessages });
  }
}

function* splitBySize(messages: Message[]): Generator<Message[]> {
  let request: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + 256;
    if (request.length > 0 && bytes + size > MAX_REQUEST_BYTES) {
      yield request;
      [request, bytes] = [[], 0];
    }
    request.push(message);
    bytes += size;
  }
  if (request.length > 0) yield request;
}
