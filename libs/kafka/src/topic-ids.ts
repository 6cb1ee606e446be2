import type { Kafka } from 'kafkajs';
import { connectCluster, type Cluster } from './cluster.ts';
import { BytesReader } from './fetch/bytes.reader.ts';
import { Encoder } from './kafkajs-encoder.ts';

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
   * Any broker knows. The one that answered so far may be gone: a second ask goes to another, before a claim fails for it.
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

const NO_ID = Buffer.alloc(16);
const METADATA_API_KEY = 3;

function metadataRequest(topics: readonly string[]): object {
  return {
    apiKey: METADATA_API_KEY,
    apiVersion: 12,
    apiName: 'TopicIds',
    encode: async () => encodeMetadataRequest(topics),
  };
}

const passThrough = {
  decode: async (bytes: Buffer) => bytes,
  parse: async (bytes: Buffer | { buffer: Buffer }) => (Buffer.isBuffer(bytes) ? bytes : bytes.buffer),
};

function encodeMetadataRequest(topics: readonly string[]): Encoder {
  const encoder = new Encoder();
  encoder.writeUVarInt(0); // the header's tags
  encoder.writeUVarInt(topics.length + 1);
  for (const topic of topics) {
    encoder.writeBufferInternal(NO_ID);
    encoder.writeUVarIntString(topic).writeUVarInt(0); // tags
  }
  return encoder.writeInt8(0).writeInt8(0).writeUVarInt(0); // make no topic, no operations, tags
}

/** Walks a MetadataResponse version 12 and keeps name and id of each topic without error. */
export function parseTopicIds(bytes: Buffer): Map<string, string> {
  const read = new BytesReader(bytes);
  read.skipTags();
  read.skip(4); // throttle_time_ms
  read.compactList(() => {
    read.skip(4); // node id
    read.compactString(); // host
    read.skip(4); // port
    read.compactString(); // rack
    read.skipTags();
  });
  read.compactString(); // cluster id
  read.skip(4); // controller id
  const ids = new Map<string, string>();
  read.compactList(() => {
    const error = read.int16();
    const name = read.compactString();
    const id = read.uuid();
    read.skip(1); // is_internal
    read.compactList(() => {
      read.skip(2 + 4 + 4 + 4); // error, partition, leader, leader epoch
      for (let list = 0; list < 3; list++) read.compactList(() => read.skip(4)); // replicas, isr, offline
      read.skipTags();
    });
    read.skip(4); // authorized operations
    read.skipTags();
    if (error === 0 && name !== null) ids.set(name, id);
  });
  return ids;
}
