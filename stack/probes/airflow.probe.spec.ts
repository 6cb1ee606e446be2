import { describe, expect, it } from '@jest/globals';
import { isHealthySince, type AirflowHealth } from './airflow.probe.ts';

const since = new Date('2026-11-20T10:00:00Z');
const health = (beat: string | null, status = 'healthy'): AirflowHealth => ({
  metadatabase: { status: 'healthy' },
  scheduler: { status, latest_scheduler_heartbeat: beat },
  dag_processor: { status: 'healthy', latest_dag_processor_heartbeat: '2026-11-20T10:00:09.5+00:00' },
});

describe('Airflow is healthy', () => {
  it('when every part says so and has beaten since the start', () => {
    expect(isHealthySince(health('2026-11-20T10:00:05.123456+00:00'), since)).toBe(true);
  });
  it('not by a heartbeat of the run before', () => {
    expect(isHealthySince(health('2026-11-20T09:59:59.9+00:00'), since)).toBe(false);
  });
  it('not before the first heartbeat', () => {
    expect(isHealthySince(health(null), since)).toBe(false);
  });
  it('not when a part says unhealthy', () => {
    expect(isHealthySince(health('2026-11-20T10:00:05+00:00', 'unhealthy'), since)).toBe(false);
  });
});
