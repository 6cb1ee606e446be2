import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError, readSettings } from '../../env.ts';
import { mishaps, startSimulator as start, stopSimulators } from '../simulator.fixture.ts';
import { faultNames } from './faults.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const SEARCH = '/v1/search?q=tag:new&type=album';
interface InForce {
  rules: { fault: string; matched: number; applied: number }[];
  faults: Record<string, string>;
}

async function statuses(get: (path: string) => Promise<Response>, path: string, calls: number): Promise<number[]> {
  const list: number[] = [];
  for (let call = 0; call < calls; call++) list.push((await get(path)).status);
  return list;
}

describe('rules', () => {
  it('hold for the next so many calls, after so many that are spared', async () => {
    const { get, setFaults, see } = await start();
    await setFaults({ fault: '503', times: 2, after: 1 });
    expect(await statuses(get, SEARCH, 5)).toEqual([200, 503, 503, 200, 200]);
    expect(((await see('/simulator/faults')) as InForce).rules).toEqual([
      { fault: '503', rate: 1, times: 2, after: 1, matched: 5, applied: 2 },
    ]);
  });

  it('hold for a family, a service, a path or a path with its query', async () => {
    const { get, setFaults } = await start();
    const both = async () => [(await get(SEARCH)).status, (await get('/v1/browse/new-releases')).status];
    await setFaults('503@search');
    expect(await both()).toEqual([503, 200]);
    await setFaults('503@spotify');
    expect(await both()).toEqual([503, 503]);
    await setFaults('503@musicbrainz');
    expect(await both()).toEqual([200, 200]);
    await setFaults('503@/v1/*/new-releases');
    expect(await both()).toEqual([200, 503]);
    await setFaults({ fault: '503', path: '/v1/*?*type=album' });
    expect(await both()).toEqual([503, 200]);
  });

  it('spare tokens unless they are named', async () => {
    const { token, setFaults } = await start();
    await setFaults('503');
    expect((await token()).status).toBe(200);
    await setFaults('503@token');
    expect((await token()).status).toBe(503);
  });

  it('let the first of several that fit answer, and add up where they change the answer', async () => {
    const { get, setFaults } = await start();
    await setFaults('503*1', '500*1', 'early-end', 'empty-page');
    expect(await statuses(get, SEARCH, 2)).toEqual([503, 500]);
    expect(await (await get(SEARCH)).json()).toMatchObject({ albums: { next: null, items: [] } });
  });

  it('are not used up by answers that they cannot change', async () => {
    const { get, setFaults, see } = await start();
    await setFaults('local-tracks*1');
    await get(SEARCH);
    expect(((await see('/simulator/faults')) as InForce).rules[0]).toMatchObject({ matched: 1, applied: 0 });
  });

  it('hit their share of the calls, the same ones in every simulator of the seed, others in another', async () => {
    const run = async (seed: string) => {
      const { get, setFaults } = await start({ FRESHWAX_SIMULATOR_SEED: seed });
      await setFaults('503:0.3');
      const seen: number[] = [];
      for (let call = 0; call < 60; call++) seen.push((await get(`${SEARCH}&offset=${call % 30}`)).status);
      return seen;
    };
    const [first, second, other] = [await run('a'), await run('a'), await run('b')];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    const share = first.filter((status) => status === 503).length / first.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.45);
  });

  it('are added to by POST and taken away by DELETE', async () => {
    const { send } = await start();
    await send('POST', '/simulator/faults', ['503']);
    const two = (await (await send('POST', '/simulator/faults', [{ fault: 'reset', rate: 0 }])).json()) as InForce;
    expect(two.rules.map(({ fault }) => fault)).toEqual(['503', 'reset']);
    expect(Object.keys(two.faults).sort()).toEqual([...faultNames].sort());
    expect(await (await send('DELETE', '/simulator/faults')).json()).toMatchObject({ rules: [] });
    expect((await send('PATCH', '/simulator/faults')).status).toBe(405);
  });

  it('are refused with all that is wrong and the names that exist; those in force stay', async () => {
    const { send, see, setFaults } = await start();
    await setFaults('503*3');
    const refused = await setFaults('nonsense', { fault: '503', rate: 2, family: 'nowhere' }, '503@@', 7);
    expect(refused.status).toBe(400);
    const { errors, faults, families } = (await refused.json()) as Record<string, unknown[]>;
    expect(errors?.map((problem) => (problem as { path: string }).path)).toEqual([
      'rules[0].fault',
      'rules[1].family',
      'rules[1].rate',
      'rules[2].family',
      'rules[3]',
    ]);
    expect(faults).toEqual(faultNames);
    expect(families).toContain('artists/{id}/albums');
    expect(((await see('/simulator/faults')) as InForce).rules).toHaveLength(1);
    expect((await send('PUT', '/simulator/faults', { fault: '503' })).status).toBe(400);
  });

  it('are read from the environment, short or as JSON', () => {
    const read = (text: string) => readSettings({ FRESHWAX_SIMULATOR_FAULTS: text }).FRESHWAX_SIMULATOR_FAULTS;
    expect(read('429-short:0.1, 503:0.1@search,reset*3@/v1/albums/*')).toEqual([
      { fault: '429-short', rate: 0.1, after: 0 },
      { fault: '503', rate: 0.1, after: 0, family: 'search' },
      { fault: 'reset', rate: 1, after: 0, times: 3, path: '/v1/albums/*' },
    ]);
    expect(read('[{"fault":"stall","stallMs":5}]')).toEqual([{ fault: 'stall', rate: 1, after: 0, stallMs: 5 }]);
    expect(() => read('503:7')).toThrow(ConfigurationError);
    expect(() => read('[{]')).toThrow(/FRESHWAX_SIMULATOR_FAULTS: rules: no JSON/);
  });
});
