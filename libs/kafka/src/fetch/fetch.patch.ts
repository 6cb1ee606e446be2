import { createRequire } from 'node:module';
import { fetchRequest, type Asked, type FetchOptions } from './fetch-request.ts';
import { decodeFetchAnswer } from './fetch-response.ts';
import { fromRackId } from './meant.ts';

type Exchange = (options: FetchOptions) => { request: object; response: object; requestTimeout: number };

/** Puts our asking for records and our reading of the answers into kafkajs. Repeats are harmless. */
export function fetchBounded(): void {
  const fetch = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch') as {
    protocol: (of: { version: number }) => Exchange;
  };
  const theirs = fetch.protocol;
  if (theirs.name === 'boundedProtocol') return;
  fetch.protocol = function boundedProtocol({ version }) {
    const exchange = theirs({ version });
    return (options) => {
      const asked = askedOf(options);
      const { response, requestTimeout } = exchange(options);
      const decode = (raw: Buffer): object => decodeFetchAnswer(raw, asked);
      return { request: fetchRequest(options, asked), response: { ...response, decode }, requestTimeout };
    };
  };
}

function askedOf({ topics, rackId }: FetchOptions): Asked[] {
  const meantBy = fromRackId(rackId);
  return topics.flatMap(({ topic, partitions }) =>
    partitions.flatMap((it) => {
      if (!meantBy) return { topic, ...it };
      const meant = meantBy({ topic, partition: it.partition });
      return meant ? { topic, ...it, meant } : [];
    }),
  );
}
