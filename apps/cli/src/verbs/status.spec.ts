import { describe, expect, it } from '@jest/globals';
import type { SeenService } from '../../../../stack/inspect.ts';
import { toPhaseLine } from './status.ts';

const service = (name: string, state: SeenService['state']) => ({ name, state }) as SeenService;

describe('the line under the services', () => {
  it('says how far the start came, and the source', () => {
    const services = [service('kafka', 'ready'), service('gateway', 'starting')];
    expect(toPhaseLine({ phase: 'starting', services, source: null })).toBe('starting, source not known yet');
    expect(toPhaseLine({ phase: 'ready', services, source: 'simulator' })).toBe('ready, source simulator');
  });

  it('names what has gone since in place of ready', () => {
    const services = [service('kafka', 'restarting'), service('gateway', 'ready'), service('consumer', 'failed')];
    expect(toPhaseLine({ phase: 'ready', services, source: 'simulator' })).toBe(
      'kafka is restarting, consumer is failed, source simulator',
    );
  });
});
