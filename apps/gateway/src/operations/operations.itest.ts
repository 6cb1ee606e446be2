import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { createKafka, subscribeToCommands, type CommandSubscription } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import { eventually } from '../../../../test/eventually.ts';
import type { GatewayEnv } from '../env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { ADMIN_KEY, Gateway, problemOf } from '../running-gateway.fixture.ts';

describe('operations', () => {
  let filled: FilledGateway;
  let env: GatewayEnv;
  let gateway: Gateway;
  let pool: Pool;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    ({ env, gateway, pool } = filled);
  });
  afterAll(() => filled?.close());

  it('gives requests that come together under one key the same operation', async () => {
    const headers = { 'idempotency-key': 'clicked-twice' };
    const answers = await Promise.all([1, 2, 3].map(() => gateway.post({ type: 'bootstrap.verify' }, headers)));
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
  });

  it('are the same for the same key and request, and a conflict for another', async () => {
    const headers = { 'idempotency-key': 'once-only' };
    const ask = async (body: contracts.OperationRequest) => gateway.post(body, headers);
    const [first, second] = [await ask({ type: 'bootstrap.verify' }), await ask({ type: 'bootstrap.verify' })];
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    const other = await ask({ type: 'bootstrap.topics' });
    expect(other.status).toBe(409);
    expect((await problemOf(other)).type).toBe('/problems/idempotency-conflict');
  });

  it('plan what was never seen before what is stale, and verify what was observed since', async () => {
    const plan = await gateway.operate({ type: 'enrich.plan', limit: 200 });
    const { trackIds, staleTracks } = plan.result as { trackIds: string[]; staleTracks: number };
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM live.tracks t WHERE NOT EXISTS (SELECT 1 FROM live.track_meta WHERE id = t.id)`,
    );
    expect(trackIds.slice(0, rows.length).toSorted()).toEqual(rows.map((row) => row.id).toSorted());
    expect(trackIds).toHaveLength(200);
    expect(staleTracks).toBe(200 - rows.length);

    const early = await gateway.operate({ type: 'enrich.verify', planId: plan.id });
    expect(early.state).toBe('failed');
    await pool.query('UPDATE live.artist_meta SET observed_at = $1', [Date.now()]);
    const late = await gateway.operate({ type: 'enrich.verify', planId: plan.id });
    expect(late).toMatchObject({
      state: 'succeeded',
      result: { artists: { planned: 30, observed: 30, waiting: [] } },
    });
  });

  it('fail to verify what is no plan', async () => {
    const verdict = await gateway.operate({ type: 'enrich.verify', planId: '00000000-0000-4000-8000-000000000000' });
    expect(verdict).toMatchObject({ state: 'failed', error: expect.stringContaining('no finished enrich.plan') });
  });

  it('for the producer are rows that it finds, and commands that name them', async () => {
    const commands: contracts.Command[] = [];
    let subscription: CommandSubscription | undefined;
    try {
      subscription = await subscribeToCommands({
        kafka: createKafka({ brokers: env.FRESHWAX_KAFKA_BROKERS, clientId: 'gateway-itest' }),
        topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
        groupId: 'gateway-itest',
        handle: async (command) => void commands.push(command),
        onInvalid: () => undefined,
        onCrash: () => undefined,
      });
      const accepted = await gateway.post({ type: 'enrich', trackIds: ['t1'], artistIds: [] });
      const { data } = contracts.operationAnswer.parse(await accepted.json());
      await eventually(() =>
        expect(commands).toEqual([{ type: 'enrich', operationId: data.id, trackIds: ['t1'], artistIds: [] }]),
      );
      const { rows } = await pool.query('SELECT state FROM book.operation WHERE id = $1', [data.id]);
      expect(rows).toEqual([{ state: 'queued' }]);
    } finally {
      await subscription?.stop();
    }
  });

  it('are taken back while they wait, asked to end where they can, and else left alone', async () => {
    const insert = `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
      VALUES (gen_random_uuid(), $1, $2, 0, '{}', '["x"]', now()) RETURNING id`;
    const idOf = async (type: string, state: string): Promise<string> =>
      (await pool.query<{ id: string }>(insert, [type, state])).rows[0]!.id;
    const cancel = async (id: string, key = ADMIN_KEY) => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await gateway.change('POST', `/api/v1/operations/${id}/cancel`, { headers });
      const body = (await answer.json()) as { data?: contracts.Operation; detail?: string };
      return [answer.status, body.data?.state ?? body.detail];
    };

    const waiting = await idOf('purge', 'queued');
    expect(await cancel(waiting, 'wrong')).toMatchObject([401]);
    expect(await cancel(waiting)).toEqual([202, 'cancelled']);
    expect(await cancel(waiting)).toEqual([202, 'cancelled']);
    expect(await cancel(await idOf('reconcile', 'running'))).toEqual([202, 'cancelling']);
    expect(await cancel(await idOf('purge', 'running'))).toEqual([409, 'purge cannot end before it is done.']);
    expect(await cancel(await idOf('purge', 'succeeded'))).toEqual([409, 'It has succeeded already.']);
    expect(await cancel(await idOf('enrich.plan', 'queued'))).toEqual([
      409,
      'enrich.plan cannot end before it is done.',
    ]);
    expect(await cancel('00000000-0000-4000-8000-000000000000')).toEqual([404, expect.any(String)]);
  });

  it('that a dead gateway left running are failed by the next, those of the producer are left alone', async () => {
    const insert = `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
      VALUES (gen_random_uuid(), $1, 'running', 0.5, '{}', '["x"]', now()) RETURNING id`;
    const idOf = async (type: string): Promise<string> =>
      (await pool.query<{ id: string }>(insert, [type])).rows[0]!.id;
    const [own, producers] = [await idOf('bootstrap.verify'), await idOf('poll')];
    const next = await Gateway.start(env);
    try {
      await eventually(async () => {
        const { data } = await next.read(`operations/${own}`, contracts.operationAnswer);
        expect(data).toMatchObject({ state: 'failed', error: expect.stringContaining('stopped') });
      });
      expect((await next.read(`operations/${producers}`, contracts.operationAnswer)).data.state).toBe('running');
    } finally {
      await next.close();
    }
  });
});
