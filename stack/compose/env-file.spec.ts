import { describe, expect, it } from '@jest/globals';
import { secretNames, toEnvFile, type EnvFileOptions } from './env-file.ts';

const options = (): EnvFileOptions => {
  let made = 0;
  return { profile: 'airflow', now: new Date('2026-11-21T12:00:00Z'), makeSecret: () => `secret${(made += 1)}` };
};
const valuesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('=') && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('The .env file of the stack in containers', () => {
  it('holds every secret once, each another one', () => {
    const values = valuesOf(toEnvFile(options()));
    const secrets = secretNames.map((name) => values[name]);
    expect(new Set(secrets).size).toBe(secretNames.length);
    expect(secrets).not.toContain(undefined);
  });
  it('pads the key that Fernet wants padded', () => {
    expect(valuesOf(toEnvFile(options()))['AIRFLOW_FERNET_KEY']).toMatch(/^secret\d+=$/);
  });
  it('says which profile is meant, and when the simulator began', () => {
    expect(valuesOf(toEnvFile(options()))).toMatchObject({
      COMPOSE_PROFILES: 'airflow',
      FRESHWAX_SIMULATOR_EPOCH: '2026-11-21T12:00:00.000Z',
    });
  });
  it('without Airflow names no page of it', () => {
    const values = valuesOf(toEnvFile({ ...options(), profile: 'no-airflow' }));
    expect(values).toMatchObject({ COMPOSE_PROFILES: 'no-airflow', FRESHWAX_AIRFLOW_URL: '' });
  });
  it('keeps what the file before it says of other things, and nothing of its secrets', () => {
    const old = '# mine\nSPOTIFY_CLIENT_ID=abc\nFRESHWAX_ADMIN_KEY=old\n';
    const text = toEnvFile(options(), old);
    expect(text).toContain('# mine\nSPOTIFY_CLIENT_ID=abc\n');
    expect(text).not.toContain('old\n');
    expect(toEnvFile(options(), text)).toBe(text);
  });
});
