/** Longest wait that is slept through, ms; a longer one is a quota. */
export const LONGEST_WAIT_MS = 60_000;
/** What a 429 without a usable Retry-After counts as, ms. */
const UNSAID_MS = 10_000;
const UNSAID_QUOTA_MS = 3_600_000;

/** @returns ms to wait as the header says, in seconds or as a date; undefined where it says neither */
function parse(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export interface Wait {
  ms: number;
  /** Not to be slept through: the bucket is empty. */
  isQuota: boolean;
}

/** What a 429 asks for. Its body is read for `reason` alone and may be anything. */
export function waitOf({ headers, text }: { headers: Headers; text: string }, now: number): Wait {
  const said = parse(headers.get('retry-after'), now);
  if (hasQuotaReason(text)) return { ms: said ?? UNSAID_QUOTA_MS, isQuota: true };
  const ms = said ?? UNSAID_MS;
  return { ms, isQuota: ms > LONGEST_WAIT_MS };
}

function hasQuotaReason(text: string): boolean {
  try {
    const body = JSON.parse(text) as { error?: { reason?: unknown }; reason?: unknown } | null;
    return body?.error?.reason === 'QUOTA_EXCEEDED' || body?.reason === 'QUOTA_EXCEEDED';
  } catch {
    return false;
  }
}
