import { createPool, type Pool } from '@freshwax/postgres';

/** Connections of a test: what it reads with is no part of what it proves, so that it waits where the product would try again. */
export const testPool = (url: string, { max = 4 }: { max?: number } = {}): Pool =>
  createPool({ url, applicationName: 'test', max, connectWithinMs: 60_000 });
