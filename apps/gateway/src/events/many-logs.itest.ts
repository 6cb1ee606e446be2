import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

/** Ten records of the fixture rest in two logs; those of all others have expired. */
const RECORDS = 10;

describe('raw events of many partitions', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  /** Each of the five topics has so many partitions, in every one of which something came. */
  const spread = (partitions: number): Promise<void> =>
    filled.write(
      `INSERT INTO book.ingest_offset (topic, part, topic_id, epoch, next_offset, applied, rejected)
       SELECT DISTINCT topic, n, 'id', 1, 0, 0, 0 FROM book.ingest_offset, generate_series(6, ${partitions - 1}) AS more(n)
       ON CONFLICT DO NOTHING`,
      'UPDATE book.ingest_offset SET next_offset = 900 + part WHERE next_offset = 0',
    );
  const walk = async (limit: number): Promise<string[]> => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { data, page } = await filled.gateway.read(`events?limit=${limit}${cursor}`, contracts.rawEventList);
      seen.push(...data.map(({ timestamp, partition, offset }) => `${timestamp} ${partition}/${offset}`));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    return seen;
  };

  it.each([18, 60])('are walked to the end where each topic has %i', async (partitions) => {
    await spread(partitions);
    const seen = await walk(4);
    expect(new Set(seen).size).toBe(RECORDS);
    expect(seen).toEqual(seen.toSorted().reverse());
  });

  it('are asked for by topic where they are more than a page goes over', async () => {
    await spread(61);
    const refused = await filled.gateway.get('/api/v1/events');
    expect(await problemOf(refused)).toMatchObject({ status: 400, errors: [{ pointer: '/topic' }] });
    const topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    expect((await filled.gateway.get(`/api/v1/events?topic=${topic}`)).status).toBe(200);
  });
});
