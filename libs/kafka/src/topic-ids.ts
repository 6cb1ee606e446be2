import { createRequire } from 'node:module';
import type { Kafka } from 'kafkajs';
import { connectCluster, type Cluster } from './cluster.ts';

/**
 * The ids of topics: what tells a topic from another of the same name made after it was deleted. kafkajs 2.2.4 speaks
 * Metadata up to version 6, ids come with 10 and up; so this sends version 12 over kafkajs' own authenticated connection.
 * Field layout: MetadataRequest and MetadataResponse version 12 of the Kafka protocol (flexible versions: compact strings,
 * tagged fields). About 1 ms a call.
 */
export class TopicIds {
  private connected: Promise<Cluster> | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Any broker knows. The one that answered so far may be gone: a second ask goes to another, before a chunk fails for it.
   * @returns topic -> id as 32 hex digits; a topic that does not exist is absent.
   * @throws KafkaJSError when no broker answers
   */
  async read(topics: readonly string[]): Promise<Map<string, string>> {
    const isNew = this.connected === undefined;
    return this.ask(topics).catch((error) => (isNew ? Promise.reject(error) : this.ask(topics)));
  }

  /** A failure gives the connection up: what it knows of the brokers is read once, and they may have moved. */
  private async ask(topics: readonly string[]): Promise<Map<string, string>> {
    const connected = (this.connected ??= connectCluster(this.kafka));
    try {
      const broker = await (await connected).brokerPool.findConnectedBroker();
      const connection = await broker.connectionPool.getConnection();
      return parseTopicIds(await connection.send({ request: metadataRequest(topics), response: passThrough }));
    } catch (error) {
      void this.giveUp(connected);
      throw error;
    }
  }

  disconnect(): Promise<void> {
    return this.giveUp(this.connected);
  }

  /** Forgets only the connection that is meant, before the first await: another reader may have opened a new one. */
  private async giveUp(connected: Promise<Cluster> | undefined): Promise<void> {
    if (this.connected === connected) this.connected = undefined;
    const cluster = await connected?.catch(() => undefined);
    await cluster?.disconnect().catch(() => undefined);
  }
}

interface Encoder {
  writeBufferInternal(bytes: Buffer): void;
}
const Encoder = createRequire(import.meta.url)('kafkajs/src/protocol/encoder') as new () => Encoder;

const UUID_BYTES = 16;
const METADATA_API_KEY = 3;

function metadataRequest(topics: readonly string[]): object {
  return {
    apiKey: METADATA_API_KEY,
    apiVersion: 12,
    apiName: 'TopicIds',
    encode: async () => {
      const encoder = new Encoder();
      encoder.writeBufferInternal(encodeMetadataRequest(topics));
      return encoder;
    },
  };
}

const passThrough = {
  decode: async (bytes: Buffer) => bytes,
  parse: async (bytes: Buffer | { buffer: Buffer }) => (Buffer.isBuffer(bytes) ? bytes : bytes.buffer),
};

function encodeMetadataRequest(topics: readonly string[]): Buffer {
  const headerTags = Buffer.from([0]);
  const perTopic = topics.flatMap((topic) => {
    const name = Buffer.from(topic);
    return [Buffer.alloc(UUID_BYTES), varint(name.length + 1), name, Buffer.from([0])];
  });
  // allow_auto_topic_creation = 0, include_topic_authorized_operations = 0, no tags
  return Buffer.concat([headerTags, varint(topics.length + 1), ...perTopic, Buffer.from([0, 0, 0])]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

/** Walks a MetadataResponse version 12 and keeps name and id of each topic without error. */
export function parseTopicIds(bytes: Buffer): Map<string, string> {
  const read = new FlexibleReader(bytes);
  read.tags();
  read.skip(4); // throttle_time_ms
  read.array(() => {
    read.skip(4); // node id
    read.string(); // host
    read.skip(4); // port
    read.string(); // rack
    read.tags();
  });
  read.string(); // cluster id
  read.skip(4); // controller id
  const ids = new Map<string, string>();
  read.array(() => {
    const error = read.int16();
    const name = read.string();
    const id = read.hex(UUID_BYTES);
    read.skip(1); // is_internal
    read.array(() => {
      read.skip(2 + 4 + 4 + 4); // error, partition, leader, leader epoch
      for (let list = 0; list < 3; list++) read.array(() => read.skip(4)); // replicas, isr, offline
      read.tags();
    });
    read.skip(4); // authorized operations
    read.tags();
    if (error === 0 && name !== null) ids.set(name, id);
  });
  return ids;
}

class FlexibleReader {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}

  skip(count: number): void {
    this.at += count;
  }
  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }
  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
  string(): string | null {
    const length = this.varint() - 1;
    if (length < 0) return null;
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }
  hex(count: number): string {
    this.at += count;
    return this.bytes.toString('hex', this.at - count, this.at);
  }
  tags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.skip(this.varint());
    }
  }
  array(element: () => void): void {
    for (let left = this.varint() - 1; left > 0; left--) element();
  }
}
