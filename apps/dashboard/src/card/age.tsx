import type { AnswerMeta } from '@freshwax/contracts';
import { age, ageOf, instantText } from '../format/time.ts';
import { now } from '../view/clock.ts';

interface AgeProps {
  readonly meta: AnswerMeta;
  readonly receivedAt: number;
}

/** Age of the newest record behind the figures; it grows by itself between two answers. */
export const Age = ({ meta, receivedAt }: AgeProps) => {
  const ms = ageOf(meta.freshnessMs, receivedAt, now.value);
  return (
    <time dateTime={meta.asOf} title={`Answered ${instantText(meta.asOf)}, data version ${meta.dataVersion}`} data-age>
      {age(ms)}
    </time>
  );
};
