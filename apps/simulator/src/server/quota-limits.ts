import type { QuotaLimits } from './quotas.ts';
import { familiesOf } from './services.ts';

/** From `100`, `search:100,artists/{id}/albums:90`, or both: `500,search:100`. Undefined where it is neither. */
export function parseQuotas(text: string): QuotaLimits | undefined {
  const parts = text.split(',').map((part) => /^\s*(?:(.+):)?(\d{1,9})\s*$/.exec(part));
  const limits: { usual: number | undefined; buckets: Map<string, number> } = { usual: undefined, buckets: new Map() };
  for (const part of parts) {
    const [, family, most] = part ?? [];
    if (most === undefined) return undefined;
    if (family === undefined) limits.usual = Number(most);
    else if (familiesOf.spotify.includes(family)) limits.buckets.set(family, Number(most));
    else return undefined;
  }
  return limits;
}
