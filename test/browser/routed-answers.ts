import type { Route } from 'playwright-core';

/** Of an answer that a test gives in the gateway's place. */
export const meta = {
  asOf: new Date().toISOString(),
  dataVersion: '1.a',
  freshnessMs: 1_000,
  sources: ['simulator'],
  missing: {},
};
export const problem = {
  type: '/problems/internal',
  title: 'Something failed here',
  status: 500,
  detail: 'It is not the fault of what was asked.',
  traceId: 'abcdef0123456789abcdef0123456789',
};
export const json = (route: Route, body: unknown, status = 200) =>
  route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
