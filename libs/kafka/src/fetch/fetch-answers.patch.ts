import { createRequire } from 'node:module';
import { decodeFetchAnswer, placeOf } from './fetch-response.ts';

interface FetchOptions {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}

type Exchange = (options: FetchOptions) => { response: object };

/** The one that our reading knows. */
const VERSION = 11;

/** Puts the reading of fetch answers into kafkajs, with what was asked for. Repeats are harmless. */
export function readFetchAnswersBounded(): void {
  const fetch = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch') as {
    protocol: (of: { version: number }) => Exchange;
  };
  const theirs = fetch.protocol;
  if (theirs.name === 'boundedProtocol') return;
  fetch.protocol = function boundedProtocol({ version }) {
    const exchange = theirs({ version });
    return version === VERSION ? (options) => bounded(exchange(options), options) : exchange;
  };
}

function bounded<T extends { response: object }>(exchange: T, { topics }: FetchOptions): T {
  const asked = new Map(
    topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, fetchOffset }) => [placeOf(topic, partition), BigInt(fetchOffset)] as const),
    ),
  );
  return { ...exchange, response: { ...exchange.response, decode: (raw: Buffer) => decodeFetchAnswer(raw, asked) } };
}
