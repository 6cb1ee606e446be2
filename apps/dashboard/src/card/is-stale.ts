import { live } from '../live/live.client.ts';
import type { Answered, AnswerState } from '../query/answer.ts';

/** Whether there is reason to think that an answer is older than what could be known: it may be, or the gateway says so. */
export const isStale = ({ answer, fault }: AnswerState<Answered>): boolean =>
  answer !== null && (fault !== null || answer.meta.stale !== undefined || live.value.isCut);
