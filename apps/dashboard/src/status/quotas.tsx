import type { QuotaState } from '@freshwax/contracts';
import { count } from '../format/number.ts';
import { localTime, until } from '../format/time.ts';

interface QuotaProps {
  readonly quota: QuotaState;
  /** What the server's clock says now, ms since 1970. */
  readonly nowMs: number;
}

/** The words say what the bar shows: it is for the eye alone. */
function Quota({ quota: { bucket, callsToday, budget, blockedUntil, reason }, nowMs }: QuotaProps) {
  const share = budget ? Math.min(1, callsToday / budget) : 0;
  return (
    <li
      class="quota"
      data-quota={bucket}
      data-blocked={blockedUntil !== null}
      data-full={budget !== null && share >= 1}
    >
      <p class="quota-words">
        <code>{bucket}</code>
        <span>
          <b>{count(callsToday)}</b>{' '}
          {budget === null ? 'calls in 24 h, no budget' : `of ${count(budget)} calls in 24 h`}
        </span>
      </p>
      {budget !== null && (
        <span class="quota-bar" aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
      {blockedUntil !== null && (
        <p class="quota-blocked">
          blocked until <time dateTime={blockedUntil}>{localTime(blockedUntil)}</time> (
          {until(Date.parse(blockedUntil) - nowMs)}){reason && <>, {reason}</>}
        </p>
      )}
    </li>
  );
}

interface QuotasProps {
  readonly quotas: readonly QuotaState[];
  readonly nowMs: number;
}

export const Quotas = ({ quotas, nowMs }: QuotasProps) =>
  quotas.length === 0 ? (
    <p class="aside">Nothing was asked yet: calls are counted here from the first one on.</p>
  ) : (
    <ul class="quotas" role="list">
      {quotas.map((quota) => (
        <Quota key={quota.bucket} quota={quota} nowMs={nowMs} />
      ))}
    </ul>
  );
