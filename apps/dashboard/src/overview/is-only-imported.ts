import type { AnswerMeta } from '@freshwax/contracts';

/** An import that is over brings nothing more: where only tables are shown, what they lack is not on its way. */
export const isOnlyImported = ({ sources }: Pick<AnswerMeta, 'sources'>): boolean =>
  sources.length > 0 && sources.every((source) => source === 'import');
