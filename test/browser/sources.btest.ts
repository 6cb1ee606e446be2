import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { BrowsedGateway } from './browsed-gateway.ts';
import { barriersOf, press } from './opened-page.ts';

const KEY = 'a-key-for-this-test';

/** What producer and consumer would have left behind: releases with listens, a spent quota, runs, a history with a gap. */
const fill = (topicPrefix: string): string => `
INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, genres, listen_count, listener_count, release_date, release_day, url)
SELECT 'mbid' || i, 'listenbrainz', 0, gen_random_uuid(), 'Release ' || i, '["popularity", "label"]', 'infinity', 0, 0, i, '[{"id": "a", "name": "Somebody"}]',
       '["shoegaze"]', i * 1000, i, '2026-11-' || (10 + i), ('2026-11-' || (10 + i))::date, 'https://listenbrainz.org/album/mbid' || i FROM generate_series(1, 9) i;
INSERT INTO live.album_type_count VALUES ('${topicPrefix}spotify.new_releases.album', 0, 'listenbrainz', 'album', 9, 0);
INSERT INTO live.artist_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, listen_count)
SELECT 'artist' || i, 'listenbrainz', 0, gen_random_uuid(), 'Artist ' || i, '["popularity", "followers"]', 'infinity', 0, 0, i, i * 10 FROM generate_series(1, 4) i;
INSERT INTO live.popularity_count VALUES ('${topicPrefix}spotify.artist_meta', 0, 'listenbrainz', -1, 4, 4, 0, 0, 0, 0, 0);
INSERT INTO book.capability VALUES ('simulator', 'hash', 'dev', '["browse/new-releases"]', now());
INSERT INTO book.quota_ledger (source, bucket, calls, budget, blocked_until, reason) VALUES
  ('simulator', 'search', jsonb_build_object(floor(extract(epoch FROM now()) / 300)::text, 90), 90, now() + interval '19 hours 30 minutes', 'QUOTA_EXCEEDED');
INSERT INTO book.run (id, source, job, started_at, finished_at, outcome, why, asked, answered, calls, calls_by_bucket) VALUES
  (gen_random_uuid(), 'simulator', 'discovery', now(), now(), 'partial', '90 calls of search in 24 h', 90, 88, 90, '{"search": 90}');
INSERT INTO book.watched_track (query, source, track_id, name, resolved_at, observed_at, added_at) VALUES
  ('A song', 'simulator', 'song', 'A song', now(), now(), now() - interval '3 days');
INSERT INTO live.spotify_events (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, requested_id)
  VALUES ('song', 'simulator', 0, gen_random_uuid(), 'A song', '[]', 'infinity', 0, 0, 0, '[]', 'song');
INSERT INTO live.popularity_history
SELECT '${topicPrefix}spotify_events', 'song', 'simulator', at / 3600000, at, gen_random_uuid(), 40 + i % 9, 'infinity', 0, 0, i
  FROM (SELECT i, (extract(epoch FROM now()) * 1000)::bigint - i * 3600000 AS at FROM generate_series(0, 71) i WHERE i NOT BETWEEN 20 AND 40) AS hours;`;

describe('the page of a stack that follows two sources', () => {
  let stack: BrowsedGateway;
  beforeAll(async () => {
    const env = { FRESHWAX_SOURCE: 'listenbrainz,simulator', FRESHWAX_ADMIN_KEY: KEY };
    stack = await BrowsedGateway.start(
      env,
      async ({ pool, topicPrefix }) => void (await pool.query(fill(topicPrefix))),
    );
  });
  afterAll(() => stack.close());

  it('says of each source what it offers, what is spent and until when, and what was asked', async () => {
    const { page, faults } = await stack.open('/status');
    const simulator = page.getByRole('article', { name: 'Simulator' });
    await simulator.getByText('browse/new-releases').waitFor();
    expect(await simulator.innerText()).toContain('Mode dev');
    expect(await simulator.locator('[data-quota=search]').innerText()).toMatch(
      /90 of 90 calls in 24 h[^]*blocked until \w{3}.*\(in 19 h\), QUOTA_EXCEEDED/,
    );
    const keyless = page.getByRole('article', { name: 'ListenBrainz' });
    expect(await keyless.innerText()).toContain('album.popularity');
    expect(await keyless.innerText()).toContain('No run yet');
    const run = page.getByRole('row').filter({ hasText: '90 calls of search in 24 h' });
    await run.waitFor();
    expect(await run.innerText()).toContain('partial');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('labels releases, listens and genres with their source, and ranks by what is offered', async () => {
    const { page, faults } = await stack.open('/?source=listenbrainz');
    const newest = page.locator('[data-releases=newest] .release').first();
    await newest.waitFor();
    expect(await newest.innerText()).toMatch(
      /Release 9[^]*Somebody[^]*2026-11-19[^]*ListenBrainz[^]*9,000 listens on ListenBrainz[^]*shoegaze/,
    );
    expect(await newest.getByRole('link', { name: 'Release 9' }).getAttribute('href')).toBe(
      'https://listenbrainz.org/album/mbid9',
    );
    // Its question is known only with its answer, and the answer comes when it is in sight.
    const ranking = page.locator('[data-card=artists-top]');
    await ranking.scrollIntoViewIfNeeded();
    await eventually(async () =>
      expect(await ranking.innerText()).toMatch(
        /Which artists are listened to the most[^]*Ranked by listens on ListenBrainz[^]*n\s+4 of 4 artists[^]*0 missing/,
      ),
    );
    const popularity = page.getByRole('article', { name: 'How popular are the artists?' });
    await popularity.scrollIntoViewIfNeeded();
    await popularity.locator('[data-state=not-offered]').waitFor();
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded();
    expect(await page.locator('[data-credit=listenbrainz]').innerText()).toContain('CC0');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('adds, times and removes a watched track with the key, which is asked for once and refused when it is wrong, by keys alone', async () => {
    const { page, faults } = await stack.open('/watched');
    const dialog = page.getByRole('dialog');
    const field = page.getByLabel('Name, id or address of a track');
    await press(field);
    await page.keyboard.type('Bohemian Rhapsody');
    await page.keyboard.press('Enter');
    await giveKey(page, 'a-wrong-key-of-16-signs');
    await dialog.getByText('That key was refused.').waitFor();
    await giveKey(page, KEY);
    const entry = page.locator('[data-entry="Bohemian Rhapsody"]');
    await entry.waitFor();
    expect(await dialog.count()).toBe(0);
    // The first that begins so; a whole word would choose others on its way, and fall apart where a letter comes late.
    await press(entry.getByRole('combobox'), 'e');
    await eventually(async () => {
      const { rows } = await stack.pipeline.pool.query(
        `SELECT interval_ms FROM book.watched_track WHERE query LIKE 'Bohemian%'`,
      );
      expect(rows).toEqual([{ interval_ms: '60000' }]);
    });
    await press(entry.getByRole('button', { name: 'Remove Bohemian Rhapsody' }), 'Enter');
    await entry.waitFor({ state: 'detached' });
    await press(field);
    await page.keyboard.type('https://open.spotify.com/album/7tFiyTwD0nx5a1eklYtX2J');
    await page.keyboard.press('Enter');
    await page.getByText('names an album').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows the history of a track with its gap, and the gap in its table too', async () => {
    const { page, faults } = await stack.open('/watched');
    const history = page.getByRole('article', { name: 'How popular is A song?' });
    await history.scrollIntoViewIfNeeded();
    await history.locator('.apexcharts-svg').waitFor();
    expect(await history.innerText()).toContain('1 gap, shaded');
    expect(await history.innerText()).toContain('Simulator');
    await history.getByRole('button', { name: 'Show as a table: How popular is A song?' }).click();
    expect(await history.getByRole('row').count()).toBe(1 + 51 + 1);
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each([
    ['status', 'browse/new-releases'],
    ['watched', 'A song'],
    ['', 'Release 9'],
  ])(
    'has no barrier on /%s that axe knows of, and no sideways scrolling, wide and narrow, light and dark',
    async (screen, awaited) => {
      for (const [width, colorScheme] of [
        [1_280, 'light'],
        [360, 'dark'],
      ] as const) {
        const { page } = await stack.open(`/${screen}`);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.getByText(awaited).first().waitFor();
        expect(await barriersOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.close();
      }
    },
  );
});

async function giveKey(page: Page, key: string): Promise<void> {
  await press(page.getByRole('textbox', { name: 'Admin key' }));
  await page.keyboard.type(key);
  await press(page.getByRole('button', { name: 'Go on' }), 'Enter');
}
