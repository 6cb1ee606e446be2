import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** With what is hit by a finger, which axe leaves out unless it is asked. */
const RUN = `axe.run({ rules: { 'target-size': { enabled: true } } })`;

interface AxeResult {
  violations: { id: string; nodes: { target: string[] }[] }[];
}

/** As long as `eventually`, for whatever is waited for: none of these tests is about how fast the machine is. */
const WITHIN_MS = 180_000;

const WINDOW = { width: 1_280, height: 900 };

/**
 * A page that remembers what must not happen: errors, refused content, requests that leave the machine.
 * @param zoom 2 is 200 %: half as much finds room
 */
export async function open(browser: Browser, url: string, zoom = 1): Promise<{ page: Page; faults: string[] }> {
  const viewport = { width: WINDOW.width / zoom, height: WINDOW.height / zoom };
  // axe is injected past the policy; violations of the policy by the page itself are still reported to the console.
  const page = await browser.newPage({ viewport, deviceScaleFactor: zoom });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).hostname !== '127.0.0.1')
      faults.push(`left the machine: ${request.url()}`);
  });
  page.context().setDefaultTimeout(WITHIN_MS);
  await page.goto(url);
  return { page, faults };
}

/** More than any screen has. */
const MOST_STOPS = 400;

/** What never came is explained by what is there instead. */
async function waitFor(target: Locator): Promise<void> {
  await target.waitFor().catch(async (error: unknown) => {
    const page = target.page();
    throw new Error(`${page.url()} says instead:\n${await page.locator('body').innerText()}`, { cause: error });
  });
}

export const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === element.ownerDocument.activeElement);

async function reach(target: Locator, key: 'Tab' | 'ArrowDown'): Promise<void> {
  await waitFor(target);
  for (let stops = 0; !(await isFocused(target)); stops += 1) {
    if (stops === MOST_STOPS) throw new Error(`no ${key} leads to ${String(target)}`);
    await target.page().keyboard.press(key);
  }
}

/**
 * As a person without a mouse does it: Tab until the focus is there, then the keys.
 * @throws Error where no Tab leads there
 */
export async function press(target: Locator, ...keys: string[]): Promise<void> {
  await reach(target, 'Tab');
  for (const key of keys) await target.page().keyboard.press(key);
}

/** Of a menu that is open: its arrows lead there. */
export async function choose(item: Locator): Promise<void> {
  await reach(item, 'ArrowDown');
  await item.page().keyboard.press('Enter');
}

/** The page takes `g` and a letter for one order where the second comes soon enough: both are sent at once, again if need be. */
export async function goByKeys(page: Page, letter: string, path: string): Promise<void> {
  await eventually(async () => {
    await Promise.all(['g', letter].map((key) => page.keyboard.press(key)));
    expect(await page.evaluate('location.pathname')).toBe(path);
  });
}

/**
 * Of the options of a field the one that alone begins with this letter. A whole word would fall apart where the browser waits a
 * second for its next letter.
 */
export async function chooseByLetter(field: Locator, letter: string, value: string): Promise<void> {
  await press(field);
  // What can be chosen may come after the field.
  await eventually(async () => {
    await field.page().keyboard.press(letter);
    expect(await field.inputValue()).toBe(value);
  });
}

/** What the expression is the moment that such an element holds the text, however soon that goes again. */
const when = <T>(page: Page, selector: string, text: string, expression: string): Promise<T> =>
  page.evaluate(`new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
      if (!all.some(({ textContent }) => textContent.includes(${JSON.stringify(text)}))) return;
      watcher.disconnect();
      resolve(${expression});
    });
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
  })`);

/** Where the focus is the moment that such an element holds the text: the next key goes there. */
export const focusWhen = (page: Page, selector: string, text: string): Promise<string> =>
  when(
    page,
    selector,
    text,
    `document.activeElement.closest('dialog:modal') ? 'in the dialog' : document.activeElement.id`,
  );

/** Begun before what is done: the page takes such words back after seconds. */
export const saying = (page: Page, text: string): Promise<boolean> => when(page, '[role=status]', text, 'true');

/** What axe finds in the way of anybody; it is injected past the page's policy. */
export async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(RUN)) as AxeResult;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
