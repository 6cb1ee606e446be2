import type { AnswerMeta } from '@freshwax/contracts';
import { ageOf } from '../format/time.ts';
import { now } from '../view/clock.ts';

/** While records come, figures that take long are always some seconds behind: their age says that, ms. */
const WORTH_SAYING_MS = 60_000;

interface BehindProps {
  readonly meta: AnswerMeta;
  readonly receivedAt: number;
}

/** Says of figures of an earlier version, shown meanwhile, that newer ones are on their way. */
export const Behind = ({ meta, receivedAt }: BehindProps) => {
  const ageMs = ageOf(meta.freshnessMs, receivedAt, now.value);
  if (!meta.isBehind || ageMs === null || ageMs < WORTH_SAYING_MS) return null;
  return (
    <li class="is-partial" data-behind>
      <span class="badge">behind</span>
      newer figures are being computed
    </li>
  );
};
