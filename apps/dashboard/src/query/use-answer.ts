import { useCallback, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import { view } from '../view/view.ts';
import { addressOf, type Question } from './address.ts';
import { keeperOf, type Answered, type AnswerKeeper, type AnswerState } from './answer.ts';

export interface Kept<A extends Answered> {
  readonly keeper: AnswerKeeper<A>;
  readonly state: ReadonlySignal<AnswerState<A>>;
  /** Goes on the element whose being in sight keeps the answer fresh. */
  readonly ref: (element: HTMLElement | null) => void;
}

const LEAST_INTERVAL_MS = 1_000;
/** A little early, so that what is scrolled to is there when it arrives. */
const MARGIN_PX = 200;

const isNear = (element: HTMLElement): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -MARGIN_PX && top < innerHeight + MARGIN_PX;
};

/** @param address of the question, for the source that the view names */
export const keeperFor = <A extends Answered>({ minIntervalMs, maxAgeMs }: Question, address: string) =>
  keeperOf<A>(address, { minIntervalMs: minIntervalMs ?? LEAST_INTERVAL_MS, ...(maxAgeMs && { maxAgeMs }) });

export function useAnswer<A extends Answered>(question: Question): Kept<A> {
  const address = addressOf(question, view.value.source);
  const element = useRef<HTMLElement | null>(null);
  const ref = useCallback((next: HTMLElement | null) => {
    element.current = next;
  }, []);
  const keeper = useMemo(() => keeperFor<A>(question, address), [address]);
  useLayoutEffect(() => keeper.held(), [keeper]);
  useLayoutEffect(() => {
    // Asked for before anything is painted: the observer speaks two frames later.
    let leave = element.current && isNear(element.current) ? keeper.seen() : undefined;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !leave) leave = keeper.seen();
        else if (!entry?.isIntersecting && leave) {
          leave();
          leave = undefined;
        }
      },
      { rootMargin: `${MARGIN_PX}px` },
    );
    if (element.current) watcher.observe(element.current);
    return () => {
      watcher.disconnect();
      leave?.();
    };
  }, [keeper]);
  return { keeper, state: keeper.state, ref };
}
