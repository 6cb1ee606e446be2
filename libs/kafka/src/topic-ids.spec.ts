import { describe, expect, it } from '@jest/globals';
import { createKafka } from './kafka.client.ts';
import { TopicIds } from './topic-ids.ts';

/** MetadataResponse version 12: no brokers, no name of the cluster, no topics. */
const NO_TOPICS = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
const gone = (): Promise<Buffer> => Promise.reject(new Error('Connection error: read ECONNRESET'));
const answers = async (): Promise<Buffer> => NO_TOPICS;

/** @param sends of one connection after another, what becomes of what is sent */
function idsOver(...sends: (() => Promise<Buffer>)[][]): { ids: TopicIds; connected: () => number } {
  const kafka = createKafka({ clientId: 'test', brokers: ['127.0.0.1:1'] });
  let connected = 0;
  const create = (): object => {
    const sent = sends[connected++]!;
    const broker = { connectionPool: { getConnection: async () => ({ send: () => sent.shift()!() }) } };
    const nothing = async (): Promise<void> => undefined;
    const brokerPool = { findConnectedBroker: async () => broker };
    return { connect: nothing, refreshMetadata: nothing, disconnect: nothing, brokerPool };
  };
  const symbol = Object.getOwnPropertySymbols(kafka).find((it) => String(it).includes('createCluster'))!;
  Object.assign(kafka, { [symbol]: create });
  return { ids: new TopicIds(kafka), connected: () => connected };
}

describe('the ids of topics', () => {
  it('are asked of another broker when the one that answered so far is gone', async () => {
    const { ids, connected } = idsOver([answers, gone], [answers]);
    await ids.read([]);
    await expect(ids.read([])).resolves.toEqual(new Map());
    expect(connected()).toBe(2);
  });

  it('are not asked for twice of brokers that were met just now', async () => {
    const { ids, connected } = idsOver([gone], [answers]);
    await expect(ids.read([])).rejects.toThrow('ECONNRESET');
    expect(connected()).toBe(1);
    await expect(ids.read([])).resolves.toEqual(new Map());
  });
});
