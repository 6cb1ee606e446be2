import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import { TcpProxy } from '../faults/proxy/tcp.proxy.ts';

/** The consumer leaves by itself with 0 after 7 s, and dies with 1 at 10 s; a starved machine is given more. */
const STOP_WITHIN_MS = 30_000;

describe('a consumer that is told to stop while a store does not answer', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let postgres: TcpProxy;
  let cassandra: TcpProxy;
  beforeEach(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
    postgres = await TcpProxy.open({ target: Number(new URL(pipeline.env['FRESHWAX_POSTGRES_URL']!).port) });
    cassandra = await TcpProxy.open({ target: portOf(pipeline.env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!) });
  });
  afterEach(async () => {
    await Promise.all([postgres.close(), cassandra.close()]);
    await sender.disconnect();
    await pipeline.close();
  });

  const start = (): Promise<AppProcess> =>
    pipeline.start('consumer', {
      FRESHWAX_POSTGRES_URL: Object.assign(new URL(pipeline.env['FRESHWAX_POSTGRES_URL']!), {
        host: `127.0.0.1:${postgres.port}`,
      }).toString(),
      FRESHWAX_CASSANDRA_CONTACT_POINTS: `127.0.0.1:${cassandra.port}`,
      FRESHWAX_SESSION_TIMEOUT_MS: '6000',
    });

  it.each(['PostgreSQL', 'Cassandra'])(
    'ends well within 10 s when that is %s, and what it was at is applied once by the next',
    async (name) => {
      const proxy = name === 'PostgreSQL' ? postgres : cassandra;
      const consumer = await start();
      await sender.sendObservations(0, 200);
      await pipeline.drained();
      const before = proxy.cuts;
      await proxy.strike('black-hole');
      await sender.sendObservations(200, 400);
      await eventually(() => expect(proxy.cuts).toBeGreaterThan(before));
      const began = performance.now();
      expect(await consumer.kill('SIGTERM')).toBe(0);
      expect(performance.now() - began).toBeLessThan(STOP_WITHIN_MS);

      // What was held arrives now: too late for anybody, and it must do no harm.
      await proxy.heal();
      await start();
      await pipeline.drained();
      const { rows } = await pipeline.pool.query<{ counted: string }>(
        'SELECT sum(applied + rejected) AS counted FROM book.ingest_offset',
      );
      expect(rows[0]!.counted).toBe(String(sender.sent.length));
    },
  );
});

describe('a consumer that is told to stop while it waits for what bootstrap makes', () => {
  let pipeline: TestPipeline;
  beforeEach(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
  });
  afterEach(() => pipeline.close());

  it('ends well', async () => {
    const env = { ...pipeline.env, FRESHWAX_TOPIC_PREFIX: 'made-by-nobody.' };
    const consumer = await AppProcess.spawn('consumer', { env });
    await consumer.becomes('live');
    expect(await consumer.kill('SIGTERM')).toBe(0);
  });
});

const portOf = (contactPoint: string): number => Number(contactPoint.split(':')[1]);
