import { describe, expect, it } from '@jest/globals';
import { placeAt } from '../../../../stack/place.ts';
import { differences } from './differences.ts';

const service = (name: string, port: number) => ({ name, port, state: 'ready' as const, pid: 1, since: '' });
const seen = { source: 'simulator', services: [service('gateway', 3_000), service('airflow', 8_080)] };
const asked = (names: ('simulator' | 'listenbrainz')[], portOffset = 0, withAirflow = true) => ({
  sources: { names, why: '' },
  place: placeAt({ portOffset }),
  withAirflow,
});

describe('A second start', () => {
  it('says nothing where the stack runs as asked', () => {
    expect(differences(asked(['simulator']), seen)).toEqual([]);
  });
  it('names what it was asked and does not do', () => {
    expect(differences(asked(['listenbrainz'], 1_000, false), seen).map((line) => line.split(';')[0])).toEqual([
      'its source is simulator, not listenbrainz',
      'its ports are others: the gateway is at 3000',
      'it runs with Airflow',
    ]);
  });
});
