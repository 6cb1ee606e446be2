/** Longest wait that is slept through, ms; a longer one is a quota. */
export const LONGEST_WAIT_MS = 60_000;
/** No wait is believed to be longer, ms: quotas are counted over 24 h, so that asking then is right again. */
const LONGEST_BLOCK_MS = 86_400_000;
/** What a 429 without a usable Retry-After counts as, ms. */
const UNSAID_MS = 10_000;
const UNSAID_QUOTA_MS = 3_600_000;

/** @returns ms to wait as the header says, in whole seconds or as an HTTP date; undefined where it says neither */
function parse(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const said = header.trim();
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : HTTP_DATE.test(said) ? Date.parse(said) - now : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_BLOCK_MS, Math.max(0, ms));
}

/** IMF-fixdate (RFC 9110, 5.6.7). What else Date.parse takes, "-5" among it, is no date here. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export interface Wait {
  ms: number;
  /** Not to be slept through: the bucket is empty. */
  isQuota: boolean;
  /** How a block is explained. */
  reason: string;
}

/** What a 429 asks for. Its body is read for `reason` alone and may be anything. */
export function waitOf({ headers, text }: { headers: Headers; text: string }, now: number): Wait {
  const said = parse(headers.get('retry-after'), now);
  if (hasQuotaReason(text)) return { ms: said ?? UNSAID_QUOTA_MS, isQuota: true, reason: 'QUOTA_EXCEEDED' };
  const ms = said ?? UNSAID_MS;
  return { ms, isQuota: ms > LONGEST_WAIT_MS, reason: 'Retry-After' };
}

function hasQuotaReason(text: string): boolean {
  try {
    const body = JSON.parse(text) as { error?: { reason?: unknown }; reason?: unknown } | null;
    return body?.error?.reason === 'QUOTA_EXCEEDED' || body?.reason === 'QUOTA_EXCEEDED';
  } catch {
    return false;
  }
}
