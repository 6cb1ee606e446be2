import type { Source } from '@freshwax/contracts';

/** What the age beside figures is that of: the pipeline's, also where the figures are of one source. */
export const newestRecord = (chosen: Source | null): string =>
  chosen === null ? 'newest record' : 'newest record of any source';
