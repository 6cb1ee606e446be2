import type { Place } from './place.ts';

export interface StackUrls {
  readonly dashboard: string | null;
  readonly api: string | null;
  readonly airflow: string | null;
  readonly metrics: string | null;
}

/** Of a stack that is not running, or that only holds servers. */
export const noUrls: StackUrls = { dashboard: null, api: null, airflow: null, metrics: null };

/** Where a person finds what. */
export function stackUrls({ place: { ports }, withAirflow }: { place: Place; withAirflow: boolean }): StackUrls {
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  return {
    dashboard: gateway,
    api: `${gateway}/api/v1`,
    airflow: withAirflow ? `http://127.0.0.1:${ports.airflow}` : null,
    metrics: `${gateway}/metrics`,
  };
}
