import type { Browser } from 'playwright-core';
import { launchChromium } from '../../test/browser/chromium.ts';
import { withFilledGateway, type FilledGateway } from '../api/filled-gateway.ts';
import type { BenchResult } from '../result.ts';
import { say, type BenchOptions } from '../session.ts';
import { auditScreens } from './audits.ts';
import { measureChanges } from './changes.ts';
import { measureLoads } from './loads.ts';

/** Beside the other apps' ports. */
const PLACE = { name: 'page', port: 3_019 };
const DEBUGGING_PORT = 3_029;
const VISITS = 5;
const CHANGES = 20;

/** The page with `events` tracks behind it: to its first chart, from a change to its figure, and Lighthouse's scores. */
export const run = (options: BenchOptions): Promise<BenchResult> =>
  withFilledGateway(options, PLACE, async (filled) => {
    // What is filled in says of topics that it was read from others: a consumer would not touch them.
    await filled.stores.pool.query('DELETE FROM book.ingest_offset');
    return { mix: {}, events: options.events, runs: await measure(filled) };
  });

async function measure(filled: FilledGateway): Promise<object[]> {
  const { session, address } = filled;
  const { only, portOffset } = session.options;
  const wants = (name: string): boolean => only === undefined || name.includes(only);
  const runs: object[] = [];
  const browser = await launchChromium();
  try {
    if (wants('load')) runs.push(...(await measureLoads(browser, address, VISITS)));
    if (wants('change')) runs.push(await measureWithConsumer(filled, browser));
  } finally {
    await browser.close();
  }
  if (wants('lighthouse')) runs.push(...(await auditScreens(address, DEBUGGING_PORT + portOffset)));
  return runs;
}

async function measureWithConsumer(filled: FilledGateway, browser: Browser): Promise<object> {
  const { session, stores } = filled;
  say('starting the consumer');
  const consumer = session.startConsumer(stores);
  try {
    await consumer.ready(session.consumerPort);
    return await measureChanges({ filled, browser, changes: CHANGES });
  } finally {
    await consumer.stop();
  }
}
