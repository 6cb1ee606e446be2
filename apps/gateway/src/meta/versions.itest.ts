import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { serversEnv } from '../../../../test/env.ts';
import { testPool } from '../../../../test/pool.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { Gateway } from '../running-gateway.fixture.ts';

describe('versions', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  it('are those of Freshwax and of each server, and name where the role that reads is let in, without its password', async () => {
    const { data } = await filled.gateway.read('meta/versions', contracts.versionsAnswer);
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    const { rows } = await filled.pool.query<{ server_version: string }>('SHOW server_version');
    expect(data).toMatchObject({ freshwax: version, node: process.versions.node });
    expect(rows[0]!.server_version.startsWith(data.postgres!)).toBe(true);
    expect(data.cassandra).toMatch(/^\d+\.\d+/);
    const address = new URL(data.readerUrl);
    expect([address.username, address.password]).toEqual(['freshwax_reader', '']);
    address.password = new URL(serversEnv()['FRESHWAX_POSTGRES_READER_URL']!).password;
    const reader = testPool(address.toString(), { max: 1 });
    const { rows: who } = await reader.query('SELECT current_user AS name, count(*)::int AS tracks FROM live.tracks');
    expect(who).toEqual([{ name: 'freshwax_reader', tracks: 600 }]);
    await reader.end();
  });

  it('of servers that are away are not known; the others are', async () => {
    const nowhere = ['127.0.0.1:1'];
    const alone = await Gateway.start({ ...filled.env, FRESHWAX_CASSANDRA_CONTACT_POINTS: nowhere });
    try {
      const { data } = await alone.read('meta/versions', contracts.versionsAnswer);
      expect([data.cassandra, typeof data.postgres, typeof data.freshwax]).toEqual([null, 'string', 'string']);
    } finally {
      await alone.close();
    }
  });
});
