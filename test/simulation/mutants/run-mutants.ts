import { runAll } from '../crew.ts';
import type { Done } from '../worker.ts';
import { mutants } from './mutants.ts';

/** How one mutant ended. */
export interface MutantVerdict {
  name: string;
  what: string;
  /** The invariant that was broken, in which seed, and after how many; undefined when it survived. */
  killed: { invariant: string; seed: number; tried: number; shown: string } | undefined;
  /** An error of the edit itself: what breaks then is no invariant of the product, and proves nothing. */
  broken: string | undefined;
}

const MOST_SEEDS = 3_000;

/** Switches each seeded bug on, alone, and runs seeds until one shows it. */
export async function runMutants(
  onVerdict: (verdict: MutantVerdict) => void = () => undefined,
): Promise<MutantVerdict[]> {
  const works = mutants.map(({ name }) => ({ from: 1, to: 1 + MOST_SEEDS, mutant: name }));
  const done = await runAll(works, (it) => onVerdict(toVerdict(it)));
  const order = mutants.map(({ name }) => name);
  return done.map(toVerdict).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function toVerdict({ mutant, tried, failed: [first], broken }: Done): MutantVerdict {
  const { name, what } = mutants.find((it) => it.name === mutant)!;
  const killed = first && { invariant: first.invariant, seed: first.seed, tried, shown: first.what };
  return { name, what, killed, broken };
}

/** Killed; or, where the edit is meant to be broken, refused. */
export const isProven = ({ name, killed, broken }: MutantVerdict): boolean =>
  name.startsWith('B') ? broken !== undefined : killed !== undefined;

export function toLine({ name, what, killed, broken }: MutantVerdict): string {
  if (broken !== undefined) return `${name.padEnd(4)} MUTANT BROKEN: not a kill  ${what}: ${broken}`;
  if (!killed) return `${name.padEnd(4)} SURVIVED ${MOST_SEEDS} seeds  ${what}`;
  const { invariant, tried, shown } = killed;
  return `${name.padEnd(4)} killed by ${invariant.padEnd(4)} after ${String(tried).padStart(4)} seeds  ${what}: ${shown}`;
}

/** The score of the seeded bugs, of those that were found, of settings, and of edits that are broken themselves. */
export function toScore(verdicts: readonly MutantVerdict[]): string {
  const score = (letter: string): string => {
    const all = verdicts.filter(({ name }) => name.startsWith(letter));
    return `${all.filter(isProven).length} of ${all.length}`;
  };
  return (
    `${score('M')} mutants killed; ${score('R')} bugs that were found stay findable; ` +
    `${score('C')} wrong settings of a server found; ${score('B')} broken mutants refused`
  );
}
