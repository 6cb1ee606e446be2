import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { BrowsedStack, KEY } from './browsed-stack.ts';
import { choose, chooseByLetter, goByKeys, open, press, saying } from './opened-page.ts';

const run = promisify(execFile);

async function giveKey(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Admin key' });
  await press(field);
  await page.keyboard.type(KEY);
  await page.keyboard.press('Enter');
}

/** A picture is painted from an SVG: the page keeps the last, whose words can be read. */
const KEEP_PICTURES = `{
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    get,
    set(address) {
      if (address.startsWith('data:image/svg+xml')) globalThis.lastPicture = address;
      set.call(this, address);
    },
  });
}`;
const LAST_PICTURE = `{
  const svg = new DOMParser().parseFromString(decodeURIComponent(lastPicture.replace(/^[^,]*,/, '')), 'image/svg+xml');
  [...svg.querySelectorAll('text')].map(({ textContent }) => textContent).join(' ') + ' ';
}`;

describe('what is done on the page by keys and names alone', () => {
  let stack: BrowsedStack;
  beforeAll(async () => {
    stack = await BrowsedStack.start();
  });
  afterAll(() => stack.close());

  const idOf = async (kind: string): Promise<string> =>
    (await stack.json<{ data: { id: string }[] }>(`/api/v1/${kind}s?limit=1&sort=-popularity`)).data[0]!.id;

  it('gives the releases that are shown to other programs: as a feed, a calendar and files', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/releases?type=single`);
    const read = async (name: string): Promise<string> => {
      const address = await page.getByRole('link', { name, exact: true }).getAttribute('href');
      expect(address).toContain('type=single');
      return (await page.request.get(stack.url + address)).text();
    };
    expect(await read('Atom feed')).toMatch(/<feed [^]*<entry>/);
    expect(await read('Calendar')).toMatch(/^BEGIN:VCALENDAR[^]*BEGIN:VEVENT/);
    expect((await read('CSV')).split('\n').length).toBeGreaterThan(2);
    expect((await read('NDJSON')).trim().split('\n').at(-1)).toMatch(/"_end":true/);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('watches a track and follows an artist from their screens', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/tracks/${await idOf('track')}`);
    await press(page.getByRole('button', { name: 'Watch', exact: true }), 'Enter');
    const name = await page.getByRole('heading', { level: 1 }).innerText();
    await giveKey(page);
    await page.getByText('On the watch list').waitFor();
    await press(page.getByRole('button', { name: '7d' }), 'Enter');
    expect(new URL(page.url()).searchParams.get('range')).toBe('7d');
    await press(page.getByRole('article', { name: 'Where is this known from?' }).getByRole('link').first(), 'Enter');
    await page.getByRole('dialog', { name: /^Record / }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const artist = await idOf('artist');
    // A link of the page itself keeps the key that was given.
    await page.evaluate(
      `history.pushState(null, '', '/artists/${artist}'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await press(page.getByRole('button', { name: 'Follow', exact: true }), 'Enter');
    await page.getByText('Followed', { exact: true }).waitFor();
    const artistName = await page.getByRole('heading', { level: 1 }).innerText();
    await press(page.getByRole('link', { name: 'Watched' }), 'Enter');
    await page.getByRole('button', { name: `Remove ${name}`, exact: true }).waitFor();
    await page.getByRole('button', { name: `Remove ${artistName}`, exact: true }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('discards all letters of a reason, takes that back, and publishes all of them again', async () => {
    const torn = ['not json', 'nor this'].map((text) => ({ key: 'torn', value: Buffer.from(text) }));
    await stack.sender.send('track_meta', torn);
    const { page, faults } = await open(stack.browser, `${stack.url}/dead-letters`);
    const reason = (open: number) => page.getByRole('link', { name: `not-json ${open} open of 2` });
    await press(reason(2), 'Enter');
    const why = page.getByRole('textbox', { name: 'Why: Discard all of not-json' });
    await press(why);
    await page.keyboard.type('torn by the test');
    await page.keyboard.press('Enter');
    await giveKey(page);
    const receipt = page.getByRole('region', { name: 'Receipt' });
    await receipt.getByText('Decided succeeded').waitFor();
    await reason(0).waitFor();
    const undo = receipt.getByRole('button', { name: 'Undo' });
    // It is begun, and its answer is lost.
    await page.route('**/api/v1/operations', async (route) => route.fetch().then(() => route.abort()), { times: 1 });
    await press(undo, 'Enter');
    await receipt.getByRole('alert').getByText('The gateway does not answer').waitFor();
    await press(undo, 'Enter');
    await reason(2).waitFor();
    const { data: operations } = await stack.json<{ data: { type: string }[] }>('/api/v1/operations');
    expect(operations.filter(({ type }) => type === 'dlq.discard')).toHaveLength(2);
    await press(page.getByRole('button', { name: 'Redrive all of not-json, 2 letters' }), 'Enter');
    await receipt.getByText('Published again succeeded').waitFor();
    expect(await receipt.locator('.run-facts').innerText()).toMatch(/2\s+published[^]*2\s+rejected again/i);
    const letters = page.getByRole('article', { name: 'Which records were refused, and why?' });
    await letters.getByText('refused 4 times: the other screens count each time').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('copies a card as SQL, curl and CSV, and each says what the card says', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/?live=off`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const card = page.getByRole('article', { name: 'How long is a track?' });
    await card.scrollIntoViewIfNeeded();
    await card.locator('.apexcharts-svg').waitFor();
    const copied = async (item: string, from = card): Promise<string> => {
      const said = saying(page, `${item} copied`);
      await press(from.getByRole('button', { name: /^Copy or save/ }), 'Enter');
      await choose(from.getByRole('menuitem', { name: `Copy as ${item}` }));
      await said;
      return String(await page.evaluate('navigator.clipboard.readText()'));
    };
    const { rows } = await stack.pipeline.pool.query<{ tracks: string }>(await copied('SQL'));
    expect(rows.reduce((sum, row) => sum + Number(row.tracks), 0)).toBeGreaterThan(0);
    const { stdout } = await run('sh', ['-c', await copied('curl')]);
    expect(JSON.parse(stdout)).toMatchObject({ data: { histogram: expect.any(Array) } });
    const [head, ...lines] = (await copied('CSV')).trim().split('\n');
    expect(head!.trim()).toBe('Length,Tracks,Share');
    expect(lines).toHaveLength(30);
    const newest = page.getByRole('article', { name: 'What is new?' });
    await newest.scrollIntoViewIfNeeded();
    await newest.getByRole('link').first().waitFor();
    const [, ...releases] = (await copied('CSV', newest)).trim().split('\r\n');
    expect(releases.filter((line) => !/,[^,:]+(:\d+){3}$/.test(line))).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('chooses what is explored, and reads its table', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/explore`);
    await chooseByLetter(page.getByRole('combobox', { name: 'Across' }), 'A', 'artistPopularity');
    await press(page.getByRole('button', { name: 'Swap' }), 'Enter');
    const card = page.getByRole('article', { name: 'How does artist popularity go with popularity?' });
    await press(card.getByRole('button', { name: /^Show as a table/ }), 'Enter');
    await card.getByRole('columnheader', { name: /Median Artist popularity/ }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('saves cards of each kind as pictures that explain themselves', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/?live=off`);
    await page.evaluate(KEEP_PICTURES);
    for (const [name, file, words] of [
      ['On which weekday does music come out?', 'weekdays', ['Week of Mo Tu We', 'All ']],
      ['How much comes out each day?', 'calendar', ['single album', ' releases ', ' day of release ']],
      [
        'How does popularity go with duration?',
        'explore-durationMs',
        ['popularity, of 100', ' 80 ', 'duration, min:s', 'fitted line median'],
      ],
      ['What moves together?', 'correlations', [' Track number ', ' not offered ', ' −1 0 +1 ', ' Pearson ']],
      ['Which genres are the artists of?', 'genres', ['median popularity 0 50 100', ' further genre']],
    ] as const) {
      const card = page.getByRole('article', { name });
      await card.scrollIntoViewIfNeeded();
      await press(card.getByRole('button', { name: /^Copy or save/ }), 'Enter');
      const item = card.getByRole('menuitem', { name: 'Save as PNG' });
      await item.waitFor();
      const saving = page.waitForEvent('download');
      await choose(item);
      const saved = await saving;
      expect(saved.suggestedFilename()).toBe(`freshwax-${file}.png`);
      expect((await stat(await saved.path())).size).toBeGreaterThan(5_000);
      const said = String(await page.evaluate(LAST_PICTURE));
      const foot = [' n = ', ' missing ', 'Simulator (invented numbers)', ' newest record ', 'Freshwax'];
      for (const word of [name, ...words, ...foot]) expect(said).toContain(word);
    }
    expect(faults).toEqual([]);
    await page.close();
  });

  it('reads on the status screen what a source may still be asked, and opens the run that asked it', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await goByKeys(page, 's', '/status');
    const source = page.getByRole('article', { name: 'Simulator' });
    await source.getByText('calls in 24 h').first().waitFor();
    // What is out of sight is not asked for.
    await page.keyboard.press('End');
    const runs = page.getByRole('article', { name: 'What was asked, and what came?' });
    for (const unit of ['Asked, ids', 'Answered, entities', 'Published, events'])
      await runs.getByRole('columnheader', { name: unit }).waitFor();
    await runs.getByText(/more entities may come than ids were asked for; .* stays until the next/).waitFor();
    await press(page.getByRole('link', { name: 'discovery' }).first(), 'Enter');
    await page.waitForURL(/\/api\/v1\/runs\//);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('follows the pipeline from stream to partition, in tables', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await goByKeys(page, 'p', '/pipeline');
    for (const question of ['What arrives on each topic?', 'Does every partition keep up?']) {
      const card = page.getByRole('article', { name: question });
      await press(card.getByRole('button', { name: /^Show as a table/ }), 'Enter');
      await press(card.getByRole('button', { name: 'Applied', exact: true }), 'Enter');
      await eventually(async () => expect(await card.getByRole('row').count()).toBeGreaterThan(5));
    }
    expect(faults).toEqual([]);
    await page.close();
  });
});
