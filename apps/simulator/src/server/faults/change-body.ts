import type { Reply } from '../exchange.ts';

/** Undefined where it is no JSON. @param change says whether there was anything to change */
export function changeBody(reply: Reply, change: (body: unknown) => boolean): Reply | undefined {
  const body = parseBody(reply);
  return change(body) ? { ...reply, body: JSON.stringify(body) } : undefined;
}

/** Undefined where it is no JSON: a recorded answer may be anything. */
export function parseBody({ body }: Reply): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
