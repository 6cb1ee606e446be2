import type { Browser } from 'playwright-core';
import type { FilledGateway } from '../api/filled-gateway.ts';
import { observationOf } from '../events.ts';
import { medianOf, quantileOf } from '../meter.ts';
import { say } from '../session.ts';

const APPLIED = '[data-kpi-value=applied]';
/** A consumer that has just started still joins its group. */
const SEEN_WITHIN_MS = 60_000;
/** Between one figure seen and the next change: from at once to what people do between two looks, in no step with the seconds. */
const pauseMs = (at: number): number => (at * 617) % 2_000;

export interface Change {
  kind: 'change';
  /** Events that were published, one at a time. */
  changes: number;
  /** ms from handing an event to Kafka to the figure on the open page. */
  p50Ms: number;
  p90Ms: number;
  worstMs: number;
}

/**
 * Begins to watch, in the page and with its wall clock. It is watched before anything is published: a page that is slow to
 * begin would take the change for what was there before, and wait for another.
 */
const WATCH = `
  window.nextFigure = new Promise((done) => {
    const figure = document.querySelector('${APPLIED}');
    const before = figure.getAttribute('value');
    const watch = new MutationObserver(() => {
      if (figure.getAttribute('value') === before) return;
      watch.disconnect();
      done(Date.now());
    });
    watch.observe(figure, { attributes: true });
    setTimeout(() => done(0), ${SEEN_WITHIN_MS});
  });
  undefined`;

export interface ChangeTask {
  readonly filled: FilledGateway;
  readonly browser: Browser;
  readonly changes: number;
}

/** Through Kafka, consumer, gateway and the live stream to a page that is open. */
export async function measureChanges({ filled, browser, changes }: ChangeTask): Promise<Change> {
  const { session, stores, topicPrefix, address } = filled;
  const publisher = new session.built.kafka.Publisher(stores.kafka, topicPrefix);
  await publisher.connect();
  const page = await browser.newPage();
  await page.goto(address);
  await page.locator('[data-connection=live]').waitFor();
  await page.locator(`${APPLIED}[value]:not([value=""])`).waitFor();
  const times: number[] = [];
  // The first warms compilers and claims.
  for (let at = 0; at <= changes; at++) {
    await page.waitForTimeout(pauseMs(at));
    await page.evaluate(WATCH);
    const sentAt = Date.now();
    await publisher.publish([observationOf(at, { events: changes + 1, endMs: sentAt })]);
    const seenAt = await page.evaluate<number>('window.nextFigure');
    if (seenAt === 0) throw new Error(`change ${at} was not seen in ${SEEN_WITHIN_MS} ms`);
    if (at > 0) times.push(seenAt - sentAt);
  }
  await page.close();
  await publisher.disconnect();
  const sorted = times.toSorted((a, b) => a - b);
  const change: Change = {
    kind: 'change',
    changes,
    p50Ms: medianOf(times),
    p90Ms: quantileOf(sorted, 0.9),
    worstMs: quantileOf(sorted, 1),
  };
  say(JSON.stringify(change));
  return change;
}
