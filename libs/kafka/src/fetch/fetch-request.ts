import { Encoder } from '../kafkajs-encoder.ts';
import type { Meant } from './meant.ts';

/** What kafkajs asks for. */
export interface FetchOptions {
  isolationLevel?: number;
  /** ms. */
  maxWaitTime: number;
  minBytes: number;
  /** Of the whole answer. */
  maxBytes: number;
  topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
  rackId?: unknown;
}

/** One partition of a request. */
export interface Asked {
  topic: string;
  partition: number;
  fetchOffset: string;
  maxBytes: number;
  /** Absent: the topic is named. */
  meant?: Meant;
}

/** Version 12 names topics, 13 says their ids (KIP-516); all else is the same. */
export const versionOf = (asked: readonly Asked[]): 12 | 13 => (asked.every(({ meant }) => meant) ? 13 : 12);

const API_KEY = 1;
const NO_REPLICA = -1;
const READ_COMMITTED = 1;
/** No session: every request says all that it wants. */
const SESSION = { id: 0, epoch: -1 };
const UNKNOWN = -1;
const BYTES_AN_ENTRY = 64;

/**
 * FetchRequest version 12 or 13 of the Kafka protocol (flexible: compact lists, tags). Each partition is an entry of its own: the
 * broker fills the answer in their order, which kafkajs shuffles.
 */
export function fetchRequest(options: FetchOptions, asked: readonly Asked[]): object {
  return {
    apiKey: API_KEY,
    apiVersion: versionOf(asked),
    apiName: 'Fetch',
    encode: async () => encode(options, asked),
  };
}

function encode(options: FetchOptions, asked: readonly Asked[]): Encoder {
  const { maxWaitTime, minBytes, maxBytes, isolationLevel = READ_COMMITTED } = options;
  const encoder = new Encoder(BYTES_AN_ENTRY * (asked.length + 1));
  encoder.writeUVarInt(0); // the header's tags
  encoder.writeInt32(NO_REPLICA).writeInt32(maxWaitTime).writeInt32(minBytes).writeInt32(maxBytes);
  encoder.writeInt8(isolationLevel).writeInt32(SESSION.id).writeInt32(SESSION.epoch);
  encoder.writeUVarInt(asked.length + 1);
  const isById = versionOf(asked) === 13;
  for (const { topic, meant, partition, fetchOffset, maxBytes: most } of asked) {
    if (isById) encoder.writeBufferInternal(Buffer.from(meant!.topicId, 'hex'));
    else encoder.writeUVarIntString(topic);
    encoder.writeUVarInt(1 + 1).writeInt32(partition);
    encoder.writeInt32(UNKNOWN).writeInt64(fetchOffset); // current leader epoch, offset
    encoder.writeInt32(UNKNOWN).writeInt64(UNKNOWN); // last fetched epoch, log start offset
    encoder.writeInt32(most).writeUVarInt(0).writeUVarInt(0); // tags of partition and topic
  }
  return encoder
    .writeUVarInt(0 + 1)
    .writeUVarIntString('')
    .writeUVarInt(0); // forgotten topics, rack, tags
}
