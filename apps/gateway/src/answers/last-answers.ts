import type { AnswerMeta } from '@freshwax/contracts';
import { toProblem } from '../http/problem.verdict.ts';

/** The questions of all screens of a few readers; an answer has 200 rows at most. */
const MOST_KEPT = 200;
/** What is older says more of the past than of the present, ms. */
const MAX_AGE_MS = 3_600_000;

export interface Answer {
  meta: AnswerMeta;
}

/** The last answer to each question, for while a store is away or a newer one is computed: an old figure that says so beats none. */
export class LastAnswers {
  private readonly kept = new Map<string, Answer>();

  /** What is no answer with a meta is not kept: it could not say that it is old. */
  remember(question: string, body: unknown): void {
    if (!isAnswer(body)) return;
    // Set anew, it is the youngest in the order of the map; the oldest goes first.
    this.kept.delete(question);
    this.kept.set(question, body);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
  }

  /** Marked as behind, with its age as it is now; undefined when there is none, none young enough, or one of before the first record. */
  earlier(question: string, nowMs = Date.now()): Answer | undefined {
    const answer = this.aged(question, { isBehind: true }, nowMs);
    return answer?.meta.freshnessMs === null ? undefined : answer;
  }

  /** Marked as stale, with its age as it is now; undefined when there is none, or none young enough. */
  recall(question: string, detail: string, nowMs = Date.now()): Answer | undefined {
    return this.aged(question, { stale: { detail } }, nowMs);
  }

  /**
   * What is given in place of an answer that could not be computed.
   * @throws the error itself, where it is no store that is away, or nothing was answered before
   */
  inPlaceOf(error: unknown, question: string): Answer {
    const { problem, extras } = toProblem(error);
    const answer = problem === 'upstream-unavailable' ? this.recall(question, extras.detail ?? '') : undefined;
    if (!answer) throw error;
    return answer;
  }

  private aged(question: string, mark: Pick<AnswerMeta, 'isBehind' | 'stale'>, nowMs: number): Answer | undefined {
    const answer = this.kept.get(question);
    const ageMs = nowMs - Date.parse(answer?.meta.asOf ?? '');
    if (!answer || !(ageMs <= MAX_AGE_MS)) return undefined;
    const { freshnessMs } = answer.meta;
    const aged = freshnessMs === null ? null : freshnessMs + ageMs;
    return { ...answer, meta: { ...answer.meta, freshnessMs: aged, ...mark } };
  }
}

export const isAnswer = (body: unknown): body is Answer =>
  typeof body === 'object' && body !== null && typeof (body as Partial<Answer>).meta?.asOf === 'string';
