import type { Answer } from '../exchange/http.exchange.ts';
import type { Call } from './spotify.exchange.ts';

/** What every paged endpoint takes, also for an app in development. */
const SURE_LIMIT = 10;

/** Families that were found to take no more than ten items a page. */
export class PageLimits {
  private readonly lowered = new Set<string>();

  /** The call with a limit that its family takes, as far as known. */
  lower(call: Call): Call {
    const { family, query } = call;
    return this.lowered.has(family) && isAbove(call) ? { ...call, query: { ...query, limit: SURE_LIMIT } } : call;
  }

  /** Whether this answer says that the limit was too high: "Invalid limit", or 400 without any word. */
  learn(call: Call, { status, text }: Answer): boolean {
    if (status !== 400 || !isAbove(call) || !(text.trim() === '' || messageIn(text) === 'Invalid limit')) return false;
    this.lowered.add(call.family);
    return true;
  }
}

const isAbove = ({ query }: Call): boolean => Number(query?.['limit'] ?? 0) > SURE_LIMIT;

function messageIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { error?: { message?: unknown } } | null)?.error?.message;
  } catch {
    return undefined;
  }
}
