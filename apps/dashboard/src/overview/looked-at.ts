import type { MoversAnswer, Source } from '@freshwax/contracts';
import { count, plural } from '../format/number.ts';

/** Which tracks are looked at for those that moved: `the 2,000 most popular tracks`. */
export function lookedAt(
  { considered, mostConsidered }: Pick<MoversAnswer['data'], 'considered' | 'mostConsidered'>,
  sources: readonly Source[],
): string {
  // As few as that, no source has more.
  if (considered < mostConsidered) return `all ${plural(considered, 'track')} with a popularity`;
  const most = `the ${count(considered)} most popular tracks`;
  return sources.length > 1 ? `${most}, at most ${count(mostConsidered)} of each source` : most;
}
