import { fetchWithin } from '../query/fetch-answer.ts';
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

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** null where there is none, or it is no JSON. */
  readonly body: unknown;
}

/** What was asked for and not answered yet: asked for again it is the same wish, which the gateway fulfils once. */
const unanswered = new Map<string, string>();

const UNAUTHORIZED = 401;
/** Such as the read key, which changes nothing. */
const FORBIDDEN = 403;

/** Of these nobody knows whether the gateway itself gave them, nor what it had done. */
const isLost = (answer: Answer | null): boolean => answer === null || answer.status >= 500;

/** Changes something with the admin key, which is asked for where it is not known, or was refused. */
export async function mutate(mutation: Mutation): Promise<Outcome> {
  const { method, path, body } = mutation;
  const wish = JSON.stringify([method, path, body]);
  const once = unanswered.get(wish) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  unanswered.set(wish, once);
  let wasRefused = false;
  for (;;) {
    const key: string | null = currentKey() ?? (await askForKey(mutation.purpose, wasRefused));
    if (key === null) return { kind: 'cancelled' };
    const answer: Answer | null = await send(mutation, { key, once }).catch(() => null);
    if (!isLost(answer)) unanswered.delete(wish);
    if (!answer) return { kind: 'fault', fault: unreachable };
    wasRefused = answer.status === UNAUTHORIZED;
    keepKey(wasRefused || answer.status === FORBIDDEN ? null : key);
    if (answer.ok) return { kind: 'done', body: answer.body };
    if (!wasRefused) return { kind: 'fault', fault: toFault(answer.status, answer.body) };
  }
}

/** @throws TypeError where no answer came, or not the whole of it */
async function send({ method, path, body }: Mutation, { key, once }: { key: string; once: string }): Promise<Answer> {
  const response = await fetchWithin(`/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': once },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { ok: response.ok, status: response.status, body: toJson(await response.text()) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
