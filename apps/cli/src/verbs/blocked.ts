import { sourceStatesAnswer, type QuotaState, type Source } from '@freshwax/contracts';
import { runningGateway } from '../running-gateway.ts';

export type BlockedQuota = Pick<QuotaState, 'bucket' | 'blockedUntil' | 'reason'> & { readonly source: Source };

/** The quotas that are blocked now; none while the gateway does not say. */
export async function readBlocked(): Promise<BlockedQuota[]> {
  try {
    const { data } = await (await runningGateway()).read('/sources', sourceStatesAnswer);
    return data.flatMap(({ source, quotas }) =>
      quotas
        .filter(({ blockedUntil }) => blockedUntil !== null)
        .map(({ bucket, blockedUntil, reason }) => ({ source, bucket, blockedUntil, reason })),
    );
  } catch {
    return [];
  }
}

export const toBlockedLine = ({ source, bucket, blockedUntil, reason }: BlockedQuota): string =>
  `${source}: ${bucket} is blocked until ${blockedUntil}${reason ? ` (${reason})` : ''}`;
