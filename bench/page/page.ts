import { launchChromium } from '../../test/browser/chromium.ts';
import { fillOnce } from '../api/fill.ts';
import { GatewayProcess } from '../gateway.process.ts';
import type { BenchResult } from '../result.ts';
import { BenchSession, say, type BenchOptions } from '../session.ts';
import type { BenchStores } from '../stores.ts';
import { auditScreens } from './audits.ts';
import { measureChanges } from './changes.ts';
import { measureLoads } from './loads.ts';

const TOPIC_PREFIX = 'page.';
/** Beside the other apps' ports. */
const [GATEWAY_PORT, DEBUGGING_PORT] = [3_019, 3_029];
const VISITS = 5;
const CHANGES = 20;

/** The page with `events` tracks behind it: to its first chart, from a change to its figure, and Lighthouse's scores. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  try {
    const stores = await fillOnce(session, { name: 'page', topicPrefix: TOPIC_PREFIX, tracks: options.events });
    // What is filled in says of topics that it was read from others: a consumer would not touch them.
    await stores.pool.query('DELETE FROM book.ingest_offset');
    const port = GATEWAY_PORT + options.portOffset;
    const gateway = await GatewayProcess.start({
      folder: options.built,
      env: stores.env,
      port,
      nodeFlags: options.nodeFlags,
    });
    try {
      const address = `http://127.0.0.1:${port}`;
      return { mix: {}, events: options.events, runs: await measure({ session, stores, address }) };
    } finally {
      await gateway.stop();
      await stores.close();
    }
  } finally {
    await session.close();
  }
}

interface Measuring {
  readonly session: BenchSession;
  readonly stores: BenchStores;
  readonly address: string;
}

async function measure({ session, stores, address }: Measuring): Promise<object[]> {
  const { only, portOffset } = session.options;
  const wants = (name: string): boolean => only === undefined || name.includes(only);
  const runs: object[] = [];
  const browser = await launchChromium();
  try {
    if (wants('load')) runs.push(...(await measureLoads(browser, address, VISITS)));
    if (wants('change')) runs.push(await measureWithConsumer({ session, stores, address }, browser));
  } finally {
    await browser.close();
  }
  if (wants('lighthouse')) runs.push(...(await auditScreens(address, DEBUGGING_PORT + portOffset)));
  return runs;
}

async function measureWithConsumer(
  { session, stores, address }: Measuring,
  browser: Awaited<ReturnType<typeof launchChromium>>,
): Promise<object> {
  say('starting the consumer');
  const consumer = session.startConsumer(stores);
  try {
    await consumer.ready(session.consumerPort);
    return await measureChanges({ session, stores, topicPrefix: TOPIC_PREFIX, browser, address, changes: CHANGES });
  } finally {
    await consumer.stop();
  }
}
