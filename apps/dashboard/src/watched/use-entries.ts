import { useState } from 'preact/hooks';
import type { Question } from '../query/address.ts';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer, type Kept } from '../query/use-answer.ts';
import { usePages, type Pages } from '../query/use-pages.ts';

/** One of the user's lists, as far as it is shown. */
export interface Entries<Row> extends Pages<Row> {
  /** The first page. */
  readonly kept: Kept<ListAnswer<Row>>;
  readonly showMore: () => void;
}

export function useEntries<Row extends { readonly id: string }>(
  questionOf: (cursor?: string) => Question,
): Entries<Row> {
  const [further, setFurther] = useState(0);
  const kept = useAnswer<ListAnswer<Row>>(questionOf());
  const pages = usePages(kept.state.value.answer, { questionOf, further });
  const retry = () => {
    kept.keeper.retry();
    pages.retry();
  };
  return { ...pages, kept, retry, showMore: () => setFurther(further + 1) };
}
