import { runAll } from '../crew.ts';
import { mutants } from './mutants.ts';

/** How one mutant ended. */
export interface MutantVerdict {
  name: string;
  what: string;
  /** The invariant that was broken, in which seed, and after how many; undefined when it survived. */
  killed: { invariant: string; seed: number; tried: number; shown: string } | undefined;
}

const MOST_SEEDS = 3_000;

/** Switches each seeded bug on, alone, and runs seeds until one shows it. */
export async function runMutants(
  onVerdict: (verdict: MutantVerdict) => void = () => undefined,
): Promise<MutantVerdict[]> {
  const toVerdict = (
    name: string,
    tried: number,
    first?: { invariant: string; seed: number; what: string },
  ): MutantVerdict => {
    const { what } = mutants.find((it) => it.name === name)!;
    const killed = first && { invariant: first.invariant, seed: first.seed, tried, shown: first.what };
    return { name, what, killed };
  };
  const works = mutants.map(({ name }) => ({ from: 1, to: 1 + MOST_SEEDS, mutant: name }));
  const done = await runAll(works, (it) => onVerdict(toVerdict(it.mutant!, it.tried, it.failed[0])));
  const order = mutants.map(({ name }) => name);
  return done
    .map((it) => toVerdict(it.mutant!, it.tried, it.failed[0]))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

export const toLine = ({ name, what, killed }: MutantVerdict): string =>
  killed
    ? `${name.padEnd(4)} killed by ${killed.invariant.padEnd(4)} after ${String(killed.tried).padStart(4)} seeds  ${what}: ${killed.shown}`
    : `${name.padEnd(4)} SURVIVED ${MOST_SEEDS} seeds  ${what}`;

/** The score of the seeded bugs, of those that seeds have found, and of settings. */
export function toScore(verdicts: readonly MutantVerdict[]): string {
  const score = (letter: string): string => {
    const all = verdicts.filter(({ name }) => name.startsWith(letter));
    return `${all.filter(({ killed }) => killed).length} of ${all.length}`;
  };
  return `${score('M')} mutants killed; ${score('R')} bugs that seeds have found stay findable; ${score('C')} wrong settings of a server found`;
}
