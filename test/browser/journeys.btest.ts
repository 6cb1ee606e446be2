import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealEvent } from '@freshwax/kafka';
import type { Page } from 'playwright-core';
import { observation } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import { sendBadLetters } from './bad-letters.ts';
import { BrowsedStack, KEY } from './browsed-stack.ts';
import { sendTracks } from './named-tracks.ts';
import { chooseByLetter, focusWhen, goByKeys, isFocused, open, press, saying } from './opened-page.ts';

const card = (page: Page, name: string | RegExp) => page.getByRole('article', { name });
const narrowed = (page: Page) => page.getByRole('region', { name: 'Narrowed to' });
const query = (page: Page) => new URL(page.url()).searchParams;

describe('what people do on the page', () => {
  let stack: BrowsedStack;
  beforeAll(async () => {
    stack = await BrowsedStack.start();
  });
  afterAll(() => stack.close());

  it('walks from a bar of the top artists to the raw record in Cassandra, its offset and its run, by keys alone', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const ranking = card(page, 'Which artists are the most popular?');
    await ranking.scrollIntoViewIfNeeded();
    await ranking
      .getByRole('link', { name: /^Only / })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await narrowed(page).getByRole('link', { name: '1 artist' }).focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'What is known of this artist' });
    await drawer.getByRole('link', { name: /, the record behind / }).focus();
    const link = page.url();
    await page.keyboard.press('Enter');

    const record = page.getByRole('dialog', { name: /^Record [\d,]+ of partition \d$/ });
    const raw = JSON.parse(await record.getByRole('region', { name: 'Raw event' }).innerText()) as {
      event_id: string;
      run_id: string;
    };
    const offset = await record.locator('[data-offset]').innerText();
    const [topic, partition] = query(page).get('record')!.split(':');
    const { data } = await stack.json<{ data: { value: unknown }[] }>(
      `/api/v1/events?topic=${topic}&partition=${partition}&offset=${offset}`,
    );
    expect(data[0]!.value).toEqual(raw);
    expect(await record.locator('[data-run]').getAttribute('data-run')).toBe(raw.run_id);
    expect(await record.locator('[data-run]').innerText()).toMatch(/enrichment of Simulator[^]*Trace [0-9a-f]{32}/);

    await page.goBack();
    await drawer.waitFor();
    await page.goForward();
    await record.waitFor();
    await page.keyboard.press('Escape');
    await record.waitFor({ state: 'detached' });
    expect([...query(page).keys()]).toEqual(['artist']);
    await page.goBack();
    await narrowed(page).waitFor({ state: 'detached' });
    expect([page.url(), await page.getByRole('dialog').count()]).toEqual([`${stack.url}/`, 0]);

    // Whoever comes by a link has no entry without the drawer to go back to.
    await page.goto(link);
    await drawer.getByRole('link', { name: /, the record behind / }).click();
    await record.waitFor();
    await page.keyboard.press('Escape');
    await record.waitFor({ state: 'detached' });
    await eventually(() => expect([...query(page).keys()]).toEqual(['artist']));
    await page.goBack();
    await narrowed(page).waitFor({ state: 'detached' });
    expect([page.url(), await page.getByRole('dialog').count()]).toEqual([`${stack.url}/`, 0]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('walks from a cell of the correlations, and from a cell and a column of an exploration, to their rows', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const drawer = page.getByRole('dialog', { name: /^Tracks with / });
    /** How many rows the drawer says there are; it is closed again. */
    const opened = async (): Promise<number> => {
      const n = Number(await drawer.locator('[data-behind]').getAttribute('data-behind'));
      await drawer
        .getByRole('link', { name: /, the record behind / })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
      return n;
    };
    const correlations = card(page, 'What moves together?');
    await correlations.scrollIntoViewIfNeeded();
    await press(correlations.getByRole('button', { name: /^Popularity and duration: / }), 'Enter');
    await page.getByRole('dialog', { name: 'Tracks with popularity and duration' }).waitFor();
    const pairs = await opened();
    // The pair is in the address, and so in a link.
    expect(query(page).get('pair')).toBe('popularity,durationMs');
    for (const pair of ['popularity,durationMs', 'popularity,trackNumber']) {
      await page.goto(`${stack.url}/?pair=${pair}`);
      await correlations.scrollIntoViewIfNeeded();
      await correlations.locator(`[data-pair="${pair}"]`).waitFor();
    }
    await correlations.getByRole('button', { name: /^Popularity and duration: / }).hover();
    expect(query(page).get('pair')).toBe('popularity,trackNumber');
    await page.mouse.move(0, 0);
    await eventually(() => expect(query(page).get('pair')).toBe('popularity,durationMs'));

    // By a track number no screen is narrowed: there its cells open their rows.
    await page.goto(`${stack.url}/explore?x=trackNumber&y=popularity`);
    const explored = card(page, 'How does popularity go with track number?');
    const cell = explored.locator('.density-cells rect').first();
    await cell.hover();
    await explored.getByText(/ · [\d.]+ – [\d.]+ · [\d,]+ tracks?$/).waitFor();
    await cell.click();
    await page.getByRole('dialog', { name: 'Tracks with track number and popularity, of one cell' }).waitFor();
    const inCell = await opened();
    await press(explored.getByRole('group', { name: /tracks by track number and popularity/ }), 'Home');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Tracks with track number and popularity, of one column' }).waitFor();
    const inColumn = await opened();
    expect(inCell).toBeGreaterThan(0);
    expect(inColumn).toBeGreaterThanOrEqual(inCell);
    expect(pairs).toBeGreaterThan(inColumn);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('finds an artist by name, and goes from screen to screen by single keys until they are switched off', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const artist = await sendArtist(stack);
    await page.locator('[data-connection=live]').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(artist.name);
    await page.getByRole('option', { name: artist.name }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: artist.name, level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/artists/${artist.id}`);
    await card(page, 'Where is this known from?').getByRole('link').first().waitFor();

    await goByKeys(page, 'r', '/releases');
    await page.getByRole('heading', { name: 'Releases', level: 1 }).waitFor();
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard map' });
    await map.getByRole('checkbox', { name: 'Single keys do something' }).uncheck();
    await map.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('?');
    expect(await map.count()).toBe(0);
    expect(query(page).get('keys')).toBe('off');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('holds the focus where a screen or a dialog begins as soon as it is there, and gives it back', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const opener = page.getByRole('button', { name: 'Keyboard map' });
    const inMap = focusWhen(page, 'dialog', 'Keyboard map');
    await press(opener, 'Enter');
    expect(await inMap).toBe('in the dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isFocused(opener)).toBe(true);
    const onScreen = focusWhen(page, 'h1', 'Explore');
    await goByKeys(page, 'e', '/explore');
    expect(await onScreen).toBe('main');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('narrows the radar by keys, keeps that in the address, and gives it to whoever opens the link', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/releases`);
    const list = card(page, 'What came out?');
    const total = async () => Number(await list.locator('[data-total]').getAttribute('data-total'));
    const known = async (query: string) =>
      (await stack.json<{ page: { total: number } }>(`/api/v1/albums?limit=1&count=exact${query}`)).page.total;
    await chooseByLetter(page.getByRole('combobox', { name: 'Type' }), 's', 'single');
    // More come out meanwhile: what is shown is held against what is there by then.
    await eventually(async () => {
      const [singles, all] = [await known('&type=single'), await known('')];
      expect([singles < all, await total()]).toEqual([true, singles]);
    });
    expect(query(page).get('type')).toBe('single');
    // Whoever types a name sees what fits without a further key.
    const singles = await total();
    await press(page.getByRole('searchbox', { name: 'Name of the album' }));
    await page.keyboard.type('no album is called this ');
    await list.locator('[data-state=empty]').waitFor();
    expect(query(page).get('q')).toBe('no album is called this');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await eventually(async () => expect(await total()).toBeGreaterThanOrEqual(singles));
    expect(query(page).get('q')).toBeNull();
    const days = card(page, 'On which weekday does music come out?').getByRole('link', { name: /: \d+ releases?$/ });
    await press(days.last(), 'Enter');
    await press(narrowed(page).getByRole('link', { name: / albums?$/ }), 'Enter');
    await page.getByRole('dialog', { name: /^Albums, released / }).waitFor();

    const { page: other } = await open(stack.browser, page.url());
    await other.getByRole('dialog', { name: /^Albums, released / }).waitFor();
    await other.keyboard.press('Escape');
    expect(await other.getByRole('combobox', { name: 'Type' }).inputValue()).toBe('single');
    await press(other.getByRole('button', { name: 'Clear' }), 'Enter');
    await eventually(async () => expect(query(other).get('type')).toBeNull());
    expect(faults).toEqual([]);
    await Promise.all([page.close(), other.close()]);
  });

  it('narrows the radar by a genre that only artists have: list, calendar and feed alike', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/releases`);
    const field = page.getByRole('combobox', { name: 'Genre' });
    await field.locator('option').nth(1).waitFor({ state: 'attached' });
    const genre = await field.locator('option').last().innerText();
    await field.selectOption(genre);
    expect(query(page).get('genre')).toBe(genre);
    await card(page, 'How much comes out each day?').scrollIntoViewIfNeeded();
    const feed = (await page.getByRole('link', { name: 'Atom feed' }).getAttribute('href'))!;
    const byHand = async () =>
      (
        await stack.pipeline.pool.query<{ own: number; all: number; genre: number; days: number }>(
          `SELECT count(genres ->> 0)::int AS own, count(*)::int AS all, count(*) FILTER (WHERE fits)::int AS genre,
                  count(*) FILTER (WHERE fits AND release_date_precision = 'day' AND release_day BETWEEN today - 60 AND today + 30)::int AS days
             FROM live.albums, LATERAL (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS now,
                  LATERAL (SELECT bool_or(m.genres ? $1) AS fits FROM live.artist_meta m, jsonb_array_elements(artists) c WHERE m.id = c ->> 'id') AS by_artist`,
          [genre],
        )
      ).rows[0]!;
    await eventually(async () => {
      const facts = card(page, 'How much comes out each day?').locator('.facts li').first();
      const total = await card(page, 'What came out?').locator('[data-total]').getAttribute('data-total');
      const days = (await facts.innerText()).split(' of ')[0]!.replace(/\D/g, '');
      const entries = (await (await fetch(new URL(feed, stack.url))).text()).match(/<entry>/g)?.length;
      const expected = await byHand();
      expect(expected.own).toBe(0);
      expect(expected.genre).toBeGreaterThan(0);
      expect(expected.genre).toBeLessThan(expected.all);
      expect([Number(total), Number(days), entries]).toEqual([
        expected.genre,
        expected.days,
        Math.min(expected.genre, 100),
      ]);
    });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('takes days from the form, and of two that cross the one that was given last', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/releases?from=2026-11-01&to=2026-11-10`);
    const from = page.getByLabel('From', { exact: true });
    await from.fill('2026-12-01');
    expect(query(page).get('from')).toBe('2026-11-01');
    await press(page.getByLabel('To', { exact: true }));
    await eventually(() => expect([query(page).get('from'), query(page).get('to')]).toEqual(['2026-12-01', null]));
    await page.getByLabel('To', { exact: true }).fill('2026-12-24');
    await eventually(() => expect(query(page).get('to')).toBe('2026-12-24'));
    expect(await from.inputValue()).toBe('2026-12-01');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('narrows the other cards by one click on a mark, says so in a chip, and takes it back by another', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const lengths = card(page, 'How long is a track?');
    const n = async (): Promise<number> =>
      Number((await lengths.locator('.facts li').first().innerText()).replace(/\D/g, ''));
    await lengths.scrollIntoViewIfNeeded();
    await lengths.locator('.apexcharts-svg').waitFor();
    const all = await n();
    const genres = card(page, 'Which genres are the artists of?');
    await genres.scrollIntoViewIfNeeded();
    const tiles = genres.getByRole('list', { name: 'Genres by artists' }).getByRole('link');
    await tiles.first().waitFor();
    // Each has its name, or the begin of it, and its number.
    const shown = await tiles.evaluateAll((links) =>
      links.map((link) => {
        const tile = link.getBoundingClientRect();
        const boxes = [...link.querySelectorAll('b, b + span')].map((words) => words.getBoundingClientRect());
        return boxes.map(
          ({ left, right, top, bottom, width }) =>
            width > 0 && left >= tile.left && right <= tile.right && top >= tile.top && bottom <= tile.bottom,
        );
      }),
    );
    expect(shown).toEqual(shown.map(() => [true, true]));
    await tiles.first().click();
    const genre = query(page).get('artistGenre')!;
    const chip = narrowed(page).getByRole('listitem').filter({ hasText: genre });
    await chip.waitFor();
    await lengths.scrollIntoViewIfNeeded();
    await eventually(async () => expect(await n()).toBeLessThan(all));
    const total = narrowed(page).getByRole('link', { name: / artists?$/ });
    const popular = card(page, 'How popular are the artists?');
    await popular.scrollIntoViewIfNeeded();
    // Artists come meanwhile, to one of the two first.
    await eventually(async () => {
      const n = (await total.innerText()).replace(/\D/g, '');
      expect(await popular.locator('.facts').innerText()).toContain(`n ${n} artists`);
    });
    await card(page, 'How much comes out each day?').scrollIntoViewIfNeeded();
    await card(page, 'How much comes out each day?').locator('[data-whole]').waitFor();
    await lengths.scrollIntoViewIfNeeded();

    const chart = lengths.getByRole('group', { name: /^Histogram of the length / });
    await chart.focus();
    for (const key of ['End', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    await narrowed(page).getByText('length').waitFor();
    await page.goBack();
    await narrowed(page).getByText('length').waitFor({ state: 'detached' });
    await narrowed(page)
      .getByRole('button', { name: `No longer only genre of artists ${genre}` })
      .click();
    await narrowed(page).waitFor({ state: 'detached' });
    await eventually(async () => expect(await n()).toBeGreaterThanOrEqual(all));
    expect(faults).toEqual([]);
    await page.close();
  });

  it('narrows pairs, rankings and the head of the page by a cell of an exploration, and the back button takes it back', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    const n = async (name: string): Promise<number> =>
      Number((await card(page, name).locator('.facts li').first().innerText()).split(' of ')[0]!.replace(/\D/g, ''));
    const seen = async (name: string): Promise<void> => {
      await card(page, name).scrollIntoViewIfNeeded();
      await card(page, name).locator('.facts').waitFor();
    };
    const [pairs, exploration, ranking] = [
      'What moves together?',
      'How does popularity go with artist popularity?',
      'Which artists are the most popular?',
    ] as const;
    await seen(pairs);
    const before = await n(pairs);
    const tracks = page.locator('[data-kpi-value=tracks]');
    const all = Number(await tracks.getAttribute('value'));

    await seen(exploration);
    await card(page, exploration).locator('.density-cells rect[fill-opacity="1"]').first().click();
    await narrowed(page).getByText('popularity of artists').waitFor();
    expect([...query(page).keys()].toSorted()).toEqual(['fame', 'popularity']);
    const fitting = narrowed(page).getByRole('link', { name: / tracks?$/ });
    await fitting.waitFor();
    // Only what is in sight is asked for.
    await tracks.scrollIntoViewIfNeeded();
    await eventually(async () => {
      const figure = Number((await fitting.innerText()).replace(/\D/g, ''));
      expect([figure > 0, Number(await tracks.getAttribute('value'))]).toEqual([true, figure]);
    });
    expect(await page.locator('[data-kpi=albums]').innerText()).toContain('of all, not narrowed');
    for (const name of [pairs, exploration]) {
      await seen(name);
      await eventually(async () => expect(await n(name)).toBeLessThan(before));
      expect(await card(page, name).locator('[data-whole]').count()).toBe(0);
    }
    // Artists are ranked by what they have, and have no tracks' popularity.
    await seen(ranking);
    await card(page, ranking).locator('[data-whole]').waitFor();

    await page.goBack();
    await narrowed(page).waitFor({ state: 'detached' });
    await tracks.scrollIntoViewIfNeeded();
    await eventually(async () => expect(Number(await tracks.getAttribute('value'))).toBeGreaterThanOrEqual(all));
    await seen(pairs);
    await eventually(async () => expect(await n(pairs)).toBeGreaterThanOrEqual(before));
    expect(faults).toEqual([]);
    await page.close();
  });

  it('sets tracks beside each other, and one variable against another, by keys alone', async () => {
    // Whoever types a whole name means it, among others that hold it, are more popular and were observed later.
    const names = [
      'Lowgate Calling',
      ...Array.from({ length: 7 }, (_, at) => `Back to Lowgate Calling, Part ${at + 2}`),
    ];
    await sendTracks(stack, names);
    const { page, faults } = await open(stack.browser, `${stack.url}/compare`);
    for (const name of names.slice(0, 2)) {
      await press(page.getByRole('combobox', { name: 'Add a track' }));
      await page.keyboard.type(name.toLowerCase());
      await page.getByRole('option', { name }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `Remove ${name}`, exact: true }).waitFor();
    }
    const compared = card(page, 'How did the popularity of these tracks move?');
    await compared.locator('.apexcharts-svg').waitFor();
    await press(compared.getByRole('button', { name: /^Show as a table/ }), 'Enter');
    expect(await compared.getByRole('row').count()).toBe(3);
    await press(page.getByRole('button', { name: `Remove ${names[0]!}`, exact: true }), 'Enter');
    await eventually(async () => expect(query(page).get('ids')!.split(',')).toHaveLength(1));

    await goByKeys(page, 'e', '/explore');
    await chooseByLetter(page.getByLabel('Across'), 'T', 'trackNumber');
    const explored = card(page, 'How does popularity go with track number?');
    const plot = explored.getByRole('group', { name: /tracks by track number and popularity/ });
    await press(plot, 'Home');
    await explored.getByText(/· median /).waitFor();
    expect(query(page).get('x')).toBe('trackNumber');
    await page.keyboard.press('ArrowUp');
    await explored.getByText(/ · [\d.]+ – [\d.]+ · [\d,]+ tracks?$/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /^Tracks .* of one cell$/ }).waitFor();
    expect(query(page).get('rows')).toContain('trackNumber');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says of every rate which window it is of, and it is the same one', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/`);
    await page
      .locator('[data-kpi=applied]')
      .getByText(/^[\d.,<> ]+ \/ s, last minute$/)
      .waitFor();
    await page.goto(`${stack.url}/pipeline`);
    await page.locator('[data-stage=source]').getByText('Published / s, last minute').waitFor();
    // Its figures stand as high as those of the other stages, and none over the border of its own.
    const figures = (await page.locator('.stage').evaluateAll((stages) =>
      stages.flatMap((stage) => {
        const { right } = stage.getBoundingClientRect();
        const boxes = [...stage.querySelectorAll('dd')].map((figure) => figure.getBoundingClientRect());
        return boxes.map((box) => [Math.round(box.top), box.right <= right]);
      }),
    )) as [number, boolean][];
    expect(figures.map(([top, isInside]) => [top - figures[0]![0], isInside])).toEqual(figures.map(() => [0, true]));
    await page
      .getByRole('listitem', { name: /^[\d.,<> ]+ records a second, last minute$/ })
      .nth(2)
      .waitFor();
    for (const name of ['What arrives on each topic?', 'How fast are records applied?'])
      await card(page, name)
        .getByText(/a second, last minute$/)
        .waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('puts the partitions in the order of their lag, their rate or their age, each in its unit', async () => {
    const { page, faults } = await open(stack.browser, `${stack.url}/pipeline?table=partitions`);
    const partitions = card(page, 'Does every partition keep up?').getByRole('table');
    for (const name of ['Rate, records / s', 'Lag, records', 'Lag, s', 'Age of the newest, s']) {
      await press(partitions.getByRole('button', { name }), 'Enter');
      await partitions
        .getByRole('columnheader', { name, exact: false })
        .and(page.locator('[aria-sort=descending]'))
        .waitFor();
      const heads = await partitions.getByRole('columnheader').allInnerTexts();
      const at = heads.findIndex((head) => head.startsWith(name));
      const shown = (await partitions.locator(`tbody td:nth-child(${at + 1})`).allInnerTexts()).map((text) =>
        text === '–' ? -1 : Number(text.replaceAll(',', '').replace('< 0.1', '0.05')),
      );
      expect([name, shown.length > 1, shown]).toEqual([name, true, shown.toSorted((a, b) => b - a)]);
    }
    expect(faults).toEqual([]);
    await page.close();
  });

  it('mends a dead letter by keys alone: the failing path is marked, the corrected value is published, and the receipt says so', async () => {
    await sendBadLetters(stack);
    const { page, faults } = await open(stack.browser, `${stack.url}/dead-letters`);
    const refused = page.getByRole('row').filter({ has: page.getByRole('link', { name: /^contract, / }) });
    await press(refused.getByRole('link', { name: /the record behind the letter$/ }), 'Enter');
    const record = page.getByRole('dialog');
    await record.getByText('No row: it was refused, and counts in no figure.').waitFor();
    await press(record.getByRole('link', { name: 'What is wrong with it, and what to do' }), 'Enter');
    await page.getByRole('heading', { name: 'What is wrong with this record?' }).waitFor();
    expect(await record.count()).toBe(0);
    const marked = page.getByRole('region', { name: 'The record, what is wrong marked' }).locator('mark');
    expect(await marked.innerText()).toContain('"duration_ms": -5');
    await page.getByText('It would be refused again: contract at /payload/duration_ms').waitFor();
    const main = page.locator('.letter-buttons .button-main');
    expect(await main.allInnerTexts()).toEqual(['Correct and redrive']);
    expect(await page.locator('.letter-advice').innerText()).toMatch(
      /: Correct and redrive, or npx freshwax dlq redrive /,
    );
    await press(page.getByRole('button', { name: 'Correct and redrive' }), 'Enter');
    const editor = page.getByLabel(/^The corrected value/);
    const corrected = (await editor.inputValue()).replace('"duration_ms": -5', '"duration_ms": 5000');
    await press(editor, 'ControlOrMeta+A');
    await page.keyboard.insertText(corrected);
    await press(page.getByRole('button', { name: 'Show its row' }), 'Enter');
    await press(page.getByRole('textbox', { name: 'Admin key' }));
    await page.keyboard.type(KEY);
    await page.keyboard.press('Enter');
    const row = page.getByRole('region', { name: 'Row of live.track_meta' });
    await row.getByRole('row', { name: 'duration_ms 5000' }).waitFor();
    await press(page.getByRole('button', { name: 'Publish the corrected value' }), 'Enter');
    const receipt = page.getByRole('region', { name: 'Receipt' });
    await receipt.getByText('Published again succeeded').waitFor();
    expect(await receipt.locator('.run-facts').innerText()).toMatch(/1\s+published[^]*1\s+settled/i);
    await page.locator('[data-letter-state=settled]').waitFor();

    await press(page.getByRole('link', { name: /^not-json, / }), 'Enter');
    await press(page.getByLabel('Why: Discard', { exact: true }));
    await page.keyboard.type('cut off by the test');
    await page.keyboard.press('Enter');
    await page.locator('[data-letter-state=discarded]').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shares a link that names its data version, and says when the data has moved on', async () => {
    const { page, faults } = await open(stack.browser, stack.url);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText(/^Data version /).waitFor();
    const said = saying(page, 'Link copied');
    await page.getByRole('button', { name: 'Copy a link to this view' }).click();
    await said;
    const link = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(new URL(link).searchParams.get('version')).toMatch(/^\d+\./);
    await page.goto(link);
    // As one sentence after another: a part of its own would stand apart from the full stop behind it.
    const moved = page.getByRole('status').filter({ hasText: 'The data has moved on' });
    expect(await moved.innerText()).toMatch(
      /data version \S+\. The data has moved on: what you see is version \S+\.$/m,
    );
    expect(faults).toEqual([]);
    await page.close();
  });
});

/** An artist whose name is no part of another name: those of the simulator are drawn from few words, and some hold others. */
async function sendArtist(stack: BrowsedStack): Promise<{ id: string; name: string }> {
  const event = sealEvent({ ...observation('artist_meta', 0), observed_at: Date.now() });
  const { entity_id: id, payload } = event;
  const name = 'Qwyx of Zzyzx';
  const value = Buffer.from(JSON.stringify({ ...event, payload: { ...payload, name } }));
  await stack.sender.send('artist_meta', [{ key: id, value }]);
  await eventually(() => stack.json(`/api/v1/artists/${id}`));
  return { id, name };
}
