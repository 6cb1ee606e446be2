import { PreflightError } from './install/install-error.mjs';
import type { SourceSettings } from './env.ts';

export const sourceNames = ['spotify', 'listenbrainz', 'simulator'] as const;
export type SourceName = (typeof sourceNames)[number];

/** Where observations come from in this run, one source or several, and why. */
export interface ChosenSources {
  readonly names: readonly SourceName[];
  readonly why: string;
}

/** @throws PreflightError for a source that is unknown or lacks its credentials; ListenBrainz needs none */
export function chooseSources({ source, clientId, clientSecret }: SourceSettings): ChosenSources {
  const names = source === undefined ? [clientId ? 'spotify' : 'simulator'] : namesIn(source);
  const unknown = names.filter((name) => !isSourceName(name));
  if (unknown.length > 0 || names.length === 0)
    throw new PreflightError(
      `FRESHWAX_SOURCE is one or several of ${sourceNames.join(', ')}${unknown.length > 0 ? `, not ${unknown.join(', ')}` : ''}`,
      [],
      'correct or unset it',
    );
  if (names.includes('spotify')) checkCredentials(clientId, clientSecret);
  return { names: names.filter(isSourceName), why: whyOf(source, clientId) };
}

const namesIn = (list: string): string[] => [
  ...new Set(
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

const isSourceName = (name: string): name is SourceName => (sourceNames as readonly string[]).includes(name);

function checkCredentials(clientId: string | undefined, clientSecret: string | undefined): void {
  if (clientId && clientSecret) return;
  const missing = clientId ? 'SPOTIFY_CLIENT_SECRET' : 'SPOTIFY_CLIENT_ID';
  throw new PreflightError(
    `the source is spotify, but ${missing} is not set`,
    [],
    `set ${missing}, or FRESHWAX_SOURCE=listenbrainz (needs no key), or FRESHWAX_SOURCE=simulator`,
  );
}

function whyOf(source: string | undefined, clientId: string | undefined): string {
  if (source !== undefined) return 'FRESHWAX_SOURCE says so';
  return clientId ? 'SPOTIFY_CLIENT_ID is set' : 'no SPOTIFY_CLIENT_ID is set';
}
