import { describe, expect, it } from '@jest/globals';
import type { PipelineAnswer } from '@freshwax/contracts';
import { servicesLike, toTotals, worstState, type Service } from './to-stages.ts';

const service = (name: string, state: Service['state']): Service => ({
  name,
  state,
  since: null,
  pid: null,
  detail: null,
});

const pipeline = {
  streams: [
    { applied: 10, rejected: 1, ratePerSecond: 2, lastAppliedAt: '2026-11-21T10:00:00Z' },
    { applied: 5, rejected: 0, ratePerSecond: null, lastAppliedAt: null },
  ],
  partitions: [{ highWatermark: '12' }, { highWatermark: null }, { highWatermark: '4' }],
} as unknown as PipelineAnswer['data'];

describe('the stages of the pipeline', () => {
  it('sums what is known and leaves out what is not', () => {
    expect(toTotals(pipeline)).toEqual({
      published: 16,
      applied: 15,
      rejected: 1,
      ratePerSecond: 2,
      lastAppliedAt: '2026-11-21T10:00:00Z',
    });
  });
  it('claims no total when nothing is known', () => {
    expect(toTotals({ ...pipeline, streams: [], partitions: [] })).toMatchObject({
      published: null,
      ratePerSecond: null,
    });
  });
  it('shows several of one kind as the worst of them', () => {
    const services = [service('consumer-1', 'up'), service('consumer-2', 'down'), service('kafka', 'starting')];
    expect(worstState(servicesLike(services, 'consumer'))).toBe('down');
    expect(worstState(servicesLike(services, 'airflow'))).toBeNull();
  });
});
