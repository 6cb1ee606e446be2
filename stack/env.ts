/** The one place of the embedded stack that reads the environment (before Node 24 is there: env.mjs). */

/** What every process may inherit: where programs lie, the language, the time zone. No secrets, no NODE_OPTIONS. */
const inheritedNames = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'JAVA_HOME', 'SSL_CERT_FILE'];

/** The start of every process environment. */
export function inheritedEnv(): Record<string, string> {
  return pick((name) => inheritedNames.includes(name));
}

/**
 * The user's own settings of the apps, passed on to them as they are. The embedded stack makes the admin key itself
 * and must know it.
 */
export function userSettings(): Record<string, string> {
  return pick((name) => name.startsWith('FRESHWAX_') && name !== 'FRESHWAX_ADMIN_KEY');
}

export interface SourceSettings {
  readonly source: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

/** What decides where observations come from. An empty variable counts as unset. */
export function sourceSettings(): SourceSettings {
  const { FRESHWAX_SOURCE, SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET } = process.env;
  return {
    source: FRESHWAX_SOURCE || undefined,
    clientId: SPOTIFY_CLIENT_ID || undefined,
    clientSecret: SPOTIFY_CLIENT_SECRET || undefined,
  };
}

function pick(isWanted: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => isWanted(name) && value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
