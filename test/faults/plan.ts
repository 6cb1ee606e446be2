import type { Fault, Needs } from './fault.ts';
import { Random } from './random.ts';
import { usualTraffic, type Traffic } from './traffic/traffic.ts';

/** One trial, as its seed says it. */
export interface TrialPlan {
  /** `<seed>/<number>`: the same again gives the same faults at the same times. */
  readonly seed: string;
  readonly strikes: readonly Strike[];
  readonly traffic: Traffic;
  readonly needs: Needs;
}

export interface Strike {
  readonly fault: Fault;
  /** After the first record was acknowledged. */
  readonly afterMs: number;
}

/** Of the trials that have several faults at once (F16). */
const SHARE_OF_SEVERAL = 0.2;
const LATEST_MS = 2_000;

/** @param seed of one trial @param faults to draw from */
export function planTrial(seed: string, faults: readonly Fault[]): TrialPlan {
  const random = new Random(seed);
  const first = drawByClass(random, faults);
  const others = faults.filter((it) => it.id !== first.id);
  const isSeveral = others.length > 0 && random.chance(SHARE_OF_SEVERAL);
  const struck = isSeveral ? [first, ...random.sample(others, random.between(1, 2))] : [first];
  return planOf(seed, alone.reduce<readonly Fault[]>(withOneThat, struck));
}

/** What only one fault of a trial may have to itself. */
const alone = ['operator', 'shares'] as const satisfies readonly (keyof Needs)[];

/** The first that needs it stays, and all that do not. */
function withOneThat(faults: readonly Fault[], need: (typeof alone)[number]): readonly Fault[] {
  const one = faults.find(({ needs }) => needs[need]);
  return faults.filter((it) => it === one || !it.needs[need]);
}

/** Of faults that are chosen already: the seed says when and how they strike. */
export function planOf(seed: string, faults: readonly Fault[]): TrialPlan {
  const random = new Random(`${seed}/plan`);
  const strikes = faults.map((fault) => ({ fault, afterMs: random.between(0, LATEST_MS) }));
  return {
    seed,
    strikes: strikes.toSorted((a, b) => a.afterMs - b.afterMs),
    traffic: { ...usualTraffic, perSecond: random.pick([100, 300, 800]) },
    needs: together(faults.map(({ needs }) => needs)),
  };
}

/** A class of many faults is not struck more often than one of a single fault. */
function drawByClass(random: Random, faults: readonly Fault[]): Fault {
  const id = random.pick([...new Set(faults.map((it) => it.id))]);
  return random.pick(faults.filter((it) => it.id === id));
}

const together = (all: readonly Needs[]): Needs => ({
  servers: all.some((it) => it.servers),
  proxies: all.some((it) => it.proxies),
  shrinks: all.some((it) => it.shrinks),
  retentionDays: Object.assign({}, ...all.map((it) => it.retentionDays ?? {})) as Record<string, number>,
  consumerEnv: Object.assign({}, ...all.map((it) => it.consumerEnv ?? {})) as Record<string, string>,
});

/** Classes that the trial belongs to: those of its faults, and F16 where there are several. */
export const classesOf = ({ strikes }: TrialPlan): Fault['id'][] => [
  ...new Set(strikes.map(({ fault }) => fault.id)),
  ...(strikes.length > 1 ? (['F16'] as const) : []),
];
