import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '@freshwax/runtime';
import { readProducerEnv, sourcesOf, toSpotifySettings } from './env.ts';

const needed = { FRESHWAX_POSTGRES_URL: 'postgres://writer:secret@127.0.0.1:5433/spotifydb' };
const read = (env: Record<string, string>) => readProducerEnv({ ...needed, ...env });

describe('the environment of the producer', () => {
  it('reads the simulator on this machine where no credentials are set', () => {
    const env = read({ FRESHWAX_SIMULATOR_PORT: '23100' });
    expect(sourcesOf(env)).toEqual(['simulator']);
    const settings = toSpotifySettings('simulator', env);
    expect(settings).toMatchObject({ source: 'simulator', callsPerRun: undefined, freshnessMs: 60_000 });
    expect(settings).toMatchObject({ callsPerDay: undefined, callsPerDayByBucket: new Map() });
    expect(settings.apiUrl.href).toBe('http://127.0.0.1:23100/v1/');
    expect(settings.accountsUrl.href).toBe('http://127.0.0.1:23100/');
    expect(settings.schedules.discovery).toBe('*/5 * * * * *');
  });

  it('reads Spotify, within a budget, where they are', () => {
    const env = read({ SPOTIFY_CLIENT_ID: 'an id', SPOTIFY_CLIENT_SECRET: 'a secret' });
    expect(sourcesOf(env)).toEqual(['spotify']);
    const settings = toSpotifySettings('spotify', env);
    expect(settings).toMatchObject({ source: 'spotify', callsPerRun: 90, callsPerDay: 90, freshnessMs: 86_400_000 });
    expect(settings.apiUrl.href).toBe('https://api.spotify.com/v1/');
    expect(settings.accountsUrl.href).toBe('https://accounts.spotify.com/');
  });

  it('follows several at once, each once, and gives the simulator no real credentials', () => {
    const env = read({
      FRESHWAX_SOURCE: 'simulator, spotify,listenbrainz,spotify',
      SPOTIFY_CLIENT_ID: 'an id',
      SPOTIFY_CLIENT_SECRET: 'a secret',
    });
    expect(sourcesOf(env)).toEqual(['simulator', 'spotify', 'listenbrainz']);
    expect(JSON.stringify(toSpotifySettings('simulator', env))).not.toMatch(/an id|a secret/);
    expect(toSpotifySettings('simulator', env).apiUrl.hostname).toBe('127.0.0.1');
  });

  it('takes an app of Spotify that is answered for the one with less, and a simulator for what it plays', () => {
    const modeOf = (source: 'spotify' | 'simulator', plays?: string) =>
      toSpotifySettings(source, read(plays === undefined ? {} : { FRESHWAX_SIMULATOR_MODE: plays })).answeredMode;
    expect(modeOf('spotify')).toBe('grandfathered');
    expect(modeOf('simulator')).toBe('extended');
    expect(modeOf('simulator', 'grandfathered')).toBe('grandfathered');
  });

  it.each(['http://127.0.0.1:9', 'http://127.0.0.1:9/', 'http://127.0.0.1:9/v1', 'http://127.0.0.1:9/v1/'])(
    'takes the address of the API with and without the version: %s',
    (url) => {
      expect(toSpotifySettings('simulator', read({ FRESHWAX_SIMULATOR_URL: url })).apiUrl.href).toBe(
        'http://127.0.0.1:9/v1/',
      );
    },
  );

  it('names every fault at once, and no value', () => {
    const faulty = () =>
      readProducerEnv({
        ...needed,
        FRESHWAX_SOURCE: 'spotify',
        SPOTIFY_CLIENT_ID: 'an id',
        FRESHWAX_MARKETS: 'US,Germany',
        FRESHWAX_WATCH_SCHEDULE: 'now and then',
      });
    expect(faulty).toThrow(ConfigurationError);
    expect(faulty).toThrow(/FRESHWAX_MARKETS.*\n.*FRESHWAX_WATCH_SCHEDULE/);
    expect(faulty).not.toThrow(/now and then/);
  });

  it('needs both credentials for Spotify', () => {
    expect(() => readProducerEnv({ ...needed, SPOTIFY_CLIENT_ID: 'an id' })).toThrow(
      /SPOTIFY_CLIENT_SECRET.*FRESHWAX_SOURCE=simulator/,
    );
    expect(() => readProducerEnv({ ...needed, FRESHWAX_SOURCE: 'spotify' })).toThrow(/SPOTIFY_CLIENT_ID/);
  });

  it('reads markets in any case, each once', () => {
    expect(readProducerEnv({ ...needed, FRESHWAX_MARKETS: 'us, DE,US' }).FRESHWAX_MARKETS).toEqual(['US', 'DE']);
  });
});
