import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import { view } from '../view/view.ts';
import { keeperOf, type Answered, type AnswerKeeper, type AnswerState } from './answer.ts';

export interface Question {
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** At most one request in this time; costly statistics ask for more than the second that is the least. */
  readonly minIntervalMs?: number;
  readonly maxAgeMs?: number;
}

/** The address of a question for the source that the view names. */
export function addressOf(question: Question, source: string | null): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question.query ?? {})) query.set(name, String(value));
  if (source) query.set('source', source);
  const text = query.toString();
  return `/api/v1/${question.path}${text ? `?${text}` : ''}`;
}

export interface Kept<A extends Answered> {
  readonly keeper: AnswerKeeper<A>;
  readonly state: ReadonlySignal<AnswerState<A>>;
  /** Goes on the element whose being in sight keeps the answer fresh. */
  readonly ref: { current: HTMLElement | null };
}

const LEAST_INTERVAL_MS = 1_000;
/** A little early, so that what is scrolled to is there when it arrives. */
const MARGIN = '200px';

export function useAnswer<A extends Answered>(question: Question): Kept<A> {
  const address = addressOf(question, view.value.source);
  const ref = useRef<HTMLElement>(null);
  const keeper = useMemo(
    () =>
      keeperOf<A>(address, {
        minIntervalMs: question.minIntervalMs ?? LEAST_INTERVAL_MS,
        ...(question.maxAgeMs && { maxAgeMs: question.maxAgeMs }),
      }),
    [address],
  );
  useEffect(() => {
    let leave: (() => void) | undefined;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !leave) leave = keeper.seen();
        else if (!entry?.isIntersecting && leave) {
          leave();
          leave = undefined;
        }
      },
      { rootMargin: MARGIN },
    );
    if (ref.current) watcher.observe(ref.current);
    return () => {
      watcher.disconnect();
      leave?.();
    };
  }, [keeper]);
  return { keeper, state: keeper.state, ref };
}
