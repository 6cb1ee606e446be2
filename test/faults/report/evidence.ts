import type { TrialEnd } from '../trial.ts';

/**
 * Faults that were struck and of which nothing shows that they happened: each strike by what it counted itself, and where one of
 * several must lead to something, all of them together. A trial that failed is red already, and says why.
 */
export function shownNothing(ends: readonly TrialEnd[]): string[] {
  const struck = ends
    .filter(({ violations }) => violations.length === 0)
    .flatMap((end) => end.struck.map((it) => ({ ...it, end })));
  const silent = struck
    .filter(({ fault, counts }) => !fault.shows.some((counter) => (counts[counter] ?? 0) > 0))
    .map(({ fault, end }) => `${fault.id} ${fault.name}, in ${end.plan.seed}: none of ${fault.shows.join(', ')}`);
  const led = [...Map.groupBy(struck, ({ fault }) => fault)].flatMap(([{ id, name, leadsTo }, all]) => {
    if (!leadsTo || all.length < leadsTo.strikes) return [];
    const isMet = all.some(({ end }) => (end.counts[leadsTo.counter] ?? 0) > 0);
    return isMet ? [] : [`${id} ${name}, struck ${all.length} times: no ${leadsTo.counter}`];
  });
  return [...silent, ...led];
}
