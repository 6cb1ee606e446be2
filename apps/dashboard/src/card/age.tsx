import type { AnswerMeta } from '@freshwax/contracts';
import { age, ageOf, instantText } from '../format/time.ts';
import { now } from '../view/clock.ts';
import { view } from '../view/view.ts';
import { newestRecord } from './newest-record.ts';

interface AgeProps {
  /** Says of what it is the age, also where all sources are shown. */
  readonly isNamed?: boolean;
  readonly meta: AnswerMeta;
  readonly receivedAt: number;
}

/** Age of the newest record behind the figures; it grows by itself between two answers. */
export const Age = ({ meta, receivedAt, isNamed }: AgeProps) => {
  const { source } = view.value;
  const ms = ageOf(meta.freshnessMs, receivedAt, now.value);
  return (
    <>
      {isNamed ? `${newestRecord(source)} ` : source !== null && 'newest of any source '}
      <time
        dateTime={meta.asOf}
        title={`Answered ${instantText(meta.asOf)}, data version ${meta.dataVersion}`}
        data-age
      >
        {age(ms)}
      </time>
    </>
  );
};
