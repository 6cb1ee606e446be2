import { toFault, unreachable, type Fault } from '../query/fault.ts';
import { askForKey, currentKey, keepKey } from './admin-key.ts';

export interface Mutation {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  /** What the key is asked for, in words. */
  readonly purpose: string;
}

/** `body`: what was answered, null where that was nothing. */
export type Outcome =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'fault'; readonly fault: Fault };

const UNAUTHORIZED = 401;
/** Such as the read key, which changes nothing. */
const FORBIDDEN = 403;

/** Changes something with the admin key, which is asked for where it is not known, or was refused. */
export async function mutate(mutation: Mutation): Promise<Outcome> {
  let wasRefused = false;
  for (;;) {
    const key: string | null = currentKey() ?? (await askForKey(mutation.purpose, wasRefused));
    if (key === null) return { kind: 'cancelled' };
    const response: Response | null = await send(mutation, key).catch(() => null);
    if (!response) return { kind: 'fault', fault: unreachable };
    wasRefused = response.status === UNAUTHORIZED;
    keepKey(wasRefused || response.status === FORBIDDEN ? null : key);
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return { kind: 'done', body };
    if (!wasRefused) return { kind: 'fault', fault: toFault(response.status, body) };
  }
}

const send = ({ method, path, body }: Mutation, key: string): Promise<Response> =>
  fetch(`/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
