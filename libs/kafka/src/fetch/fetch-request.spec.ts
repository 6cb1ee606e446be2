import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../kafkajs-encoder.ts';
import { fetchRequest, type Asked } from './fetch-request.ts';

const options = { maxWaitTime: 500, minBytes: 1, maxBytes: 1024, isolationLevel: 1, topics: [] };
const topicId = '00112233445566778899aabbccddeeff';
const at = { topic: 'albums', partition: 7, fetchOffset: '4294967298', maxBytes: 64 };

/** Field by field, as the protocol's description of the request has them. */
const HEAD = ['00', 'ffffffff', '000001f4', '00000001', '00000400', '01', '00000000', 'ffffffff'];
const PARTITION = ['02', '00000007', 'ffffffff', '0000000100000002', 'ffffffff', 'ffffffffffffffff', '00000040', '00'];
const END = ['01', '01', '00'];

async function sent(asked: readonly Asked[]): Promise<[version: number, hex: string]> {
  const { apiVersion, encode } = fetchRequest(options, asked) as { apiVersion: number; encode: () => Promise<Encoder> };
  return [apiVersion, (await encode()).buffer.toString('hex')];
}

describe('a fetch request', () => {
  it('says the id of the topic that is meant, in version 13', async () => {
    const meant = { topicId, onUnknown: () => undefined };
    const entry = [topicId, ...PARTITION, '00'];
    await expect(sent([{ ...at, meant }])).resolves.toEqual([13, [...HEAD, '02', ...entry, ...END].join('')]);
    await expect(
      sent([
        { ...at, meant },
        { ...at, meant },
      ]),
    ).resolves.toEqual([13, [...HEAD, '03', ...entry, ...entry, ...END].join('')]);
  });

  it('says its name where none is meant, in version 12', async () => {
    const name = `07${Buffer.from('albums').toString('hex')}`;
    await expect(sent([at])).resolves.toEqual([12, [...HEAD, '02', name, ...PARTITION, '00', ...END].join('')]);
  });
});
