import { useLayoutEffect, useRef } from 'preact/hooks';
import { view } from '../view/view.ts';
import { addressOf, type Question } from './address.ts';
import type { AnswerKeeper } from './answer.ts';
import type { ListAnswer } from './list-answer.ts';
import { keeperFor } from './use-answer.ts';

export interface Pages<Row> {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  /** Of the page that could not be had, where one could not. */
  readonly refused: AnswerKeeper<ListAnswer<Row>> | undefined;
  /** Asks for what follows the first page anew. */
  readonly retry: () => void;
}

interface FurtherPages {
  readonly questionOf: (cursor: string) => Question;
  /** So many pages behind the first. */
  readonly further: number;
}

/** A page that has not moved yet repeats rows of the one before it, as they were. */
function eachOnce<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  const known = new Map<string, Row>();
  for (const row of rows) if (!known.has(row.id)) known.set(row.id, row);
  return [...known.values()];
}

/**
 * A list beyond its first page. Each page begins where the one before it ends by now, so that nothing falls between two when
 * something new moves them; what was known of a page stands until it is there as it moved.
 */
export function usePages<Row extends { readonly id: string }>(
  first: ListAnswer<Row> | null,
  { questionOf, further }: FurtherPages,
): Pages<Row> {
  const before = useRef<(ListAnswer<Row> | null)[]>([]);
  const keepers: AnswerKeeper<ListAnswer<Row>>[] = [];
  const pages = first ? [first] : [];
  for (let at = 0; at < further; at += 1) {
    const cursor = pages[at]?.page.nextCursor;
    if (!cursor) break;
    const question = questionOf(cursor);
    const keeper = keeperFor<ListAnswer<Row>>(question, addressOf(question, view.value.source));
    keepers.push(keeper);
    const known = keeper.state.value.answer ?? before.current[at] ?? null;
    before.current[at] = known;
    if (known) pages.push(known);
  }
  useLayoutEffect(() => {
    const ends = keepers.flatMap((keeper) => [keeper.held(), keeper.seen()]);
    return () => ends.forEach((end) => end());
  }, [keepers.map(({ address }) => address).join(' ')]);
  return {
    rows: eachOnce(pages.flatMap(({ data }) => data)),
    hasMore: pages.at(-1)?.page.hasMore ?? false,
    refused: keepers.find(({ state }) => state.value.fault !== null),
    retry: () => keepers.forEach((keeper) => keeper.retry()),
  };
}
