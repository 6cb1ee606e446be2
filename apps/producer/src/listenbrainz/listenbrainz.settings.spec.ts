import { describe, expect, it } from '@jest/globals';
import { readProducerEnv } from '../env.ts';
import { toListenBrainzSettings } from './listenbrainz.settings.ts';

const needed = { FRESHWAX_POSTGRES_URL: 'postgres://writer:secret@127.0.0.1:5433/spotifydb' };
const read = (env: Record<string, string>) => toListenBrainzSettings(readProducerEnv({ ...needed, ...env }));

describe('the settings of ListenBrainz', () => {
  it('need nothing: fourteen days of the real services', () => {
    const settings = read({ FRESHWAX_SOURCE: 'listenbrainz' });
    expect(settings).toMatchObject({ freshDays: 14, otherSources: [], lookupsPerRun: 120 });
    expect(settings.listenBrainzUrl.href).toBe('https://api.listenbrainz.org/');
    expect(settings.musicBrainzUrl.href).toBe('https://musicbrainz.org/');
    expect(settings.userAgent).toMatch(/^Freshwax\/\d+\.\d+\.\d+$/);
  });

  it('say who asks, and whose tracks are looked up', () => {
    const env = { FRESHWAX_SOURCE: 'simulator,listenbrainz', FRESHWAX_CONTACT: 'me@freshwax.example' };
    expect(read(env).userAgent).toMatch(/^Freshwax\/\S+ \( me@freshwax\.example \)$/);
    expect(read(env).otherSources).toEqual(['simulator']);
  });

  it('leave what is said of Spotify to Spotify: its budgets, and how fresh its popularity is', () => {
    const ofSpotify = {
      FRESHWAX_CALLS_PER_RUN: '5',
      FRESHWAX_CALLS_PER_DAY: '90',
      FRESHWAX_BUDGETS: 'search=200',
      FRESHWAX_FRESHNESS_MS: '1000',
    };
    expect(read({ FRESHWAX_SOURCE: 'simulator,listenbrainz', ...ofSpotify })).toEqual(
      read({ FRESHWAX_SOURCE: 'simulator,listenbrainz' }),
    );
  });

  it.each([
    ['FRESHWAX_CONTACT', 'a\r\nx-header: b'],
    ['FRESHWAX_FRESH_DAYS', '91'],
    ['FRESHWAX_MUSICBRAINZ_LOOKUPS', '0'],
    ['FRESHWAX_MUSICBRAINZ_SCHEDULE', 'now and then'],
  ])('refuse %s=%j', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(name);
  });
});
