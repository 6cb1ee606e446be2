import { expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { open } from './opened-page.ts';

const DAY_MS = 86_400_000;

/**
 * A page on which time stands still: with time it asks again by itself. `until` lets it go as far as is needed.
 * @param handle what is answered in the gateway's place
 */
export async function openStopped(browser: Browser, url: string, handle: (page: Page) => Promise<unknown>) {
  const opened = await open(browser, 'about:blank');
  const { page } = opened;
  await handle(page);
  const begun = Date.now();
  await page.clock.install({ time: begun - DAY_MS });
  await page.clock.pauseAt(begun);
  await page.goto(url);
  const until = (isSo: () => Promise<boolean>): Promise<void> =>
    eventually(async () => {
      await page.clock.runFor(20);
      expect(await isSo()).toBe(true);
    });
  return { ...opened, until };
}
