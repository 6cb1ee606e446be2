import { PreflightError } from './install/install-error.mjs';
import type { SourceSettings } from './env.ts';

/** Where observations come from in this run, and why. */
export interface Source {
  readonly name: 'simulator' | 'spotify';
  readonly why: string;
}

/** @throws PreflightError for a source that is unknown or lacks its credentials */
export function chooseSource({ source, clientId, clientSecret }: SourceSettings): Source {
  const name = source ?? (clientId ? 'spotify' : 'simulator');
  if (name === 'simulator') {
    return { name, why: source ? 'FRESHWAX_SOURCE says so' : 'no SPOTIFY_CLIENT_ID is set' };
  }
  if (name !== 'spotify')
    throw new PreflightError('FRESHWAX_SOURCE is simulator or spotify', [], 'correct or unset it');
  if (clientId && clientSecret) return { name, why: source ? 'FRESHWAX_SOURCE says so' : 'SPOTIFY_CLIENT_ID is set' };
  const missing = clientId ? 'SPOTIFY_CLIENT_SECRET' : 'SPOTIFY_CLIENT_ID';
  throw new PreflightError(
    `the source is spotify, but ${missing} is not set`,
    [],
    `set ${missing}, or FRESHWAX_SOURCE=simulator`,
  );
}
