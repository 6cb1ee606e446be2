import { parseArgs } from 'node:util';
import { catalogue } from './catalogue/catalogue.ts';
import { manyRebalances } from './catalogue/many-rebalances.fault.ts';
import type { Fault } from './fault.ts';
import { keptSeeds, shortForm, type ChosenTrial } from './kept-seeds.ts';
import { planOf, planTrial, type TrialPlan } from './plan.ts';

export interface SuiteArguments {
  readonly seed: string;
  readonly trials: number;
  /** Classes; undefined: all. */
  readonly faults: readonly string[] | undefined;
  /** Only those whose name in the catalogue holds one of these; undefined: all. */
  readonly named: readonly string[] | undefined;
  readonly minutes: number;
  /** One trial of so many of them (I12) in place of all others. */
  readonly rebalances: number | undefined;
  readonly atOnce: number;
  /** The form that is part of `npm test`: fixed seeds, nothing is recorded. */
  readonly isShort: boolean;
  readonly portOffset: number;
  readonly dataDir: string;
  /** File for the run as JSON. */
  readonly results: string | undefined;
}

/** @throws TypeError for an option that does not exist, RangeError for one that makes no sense */
export function readOptions(args: string[]): SuiteArguments {
  const { values } = parseArgs({
    args,
    options: {
      trials: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      faults: { type: 'string' },
      named: { type: 'string', multiple: true },
      minutes: { type: 'string' },
      rebalances: { type: 'string' },
      'at-once': { type: 'string', default: '2' },
      short: { type: 'boolean', default: false },
      'port-offset': { type: 'string' },
      'data-dir': { type: 'string' },
      results: { type: 'string' },
    },
  });
  const { trials, minutes = 'Infinity', rebalances = '1' } = values;
  const numbers = { trials, minutes, rebalances, 'at-once': values['at-once'] };
  for (const [name, text] of Object.entries(numbers))
    if (!(Number(text) > 0)) throw new RangeError(`--${name} is ${text}; a number above 0 is meant`);
  const faults = values.faults?.split(',');
  const unknown = faults?.filter((id) => !catalogue.some((it) => it.id === id)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no fault ${unknown.join(', ')}`);
  return {
    seed: values.seed,
    trials: Number(trials),
    faults,
    named: values.named,
    minutes: Number(minutes),
    rebalances: values.rebalances === undefined ? undefined : Number(values.rebalances),
    atOnce: Number(values['at-once']),
    isShort: values.short,
    portOffset: Number(values['port-offset']),
    dataDir: values['data-dir']!,
    results: values.results,
  };
}

export const chosenFaults = ({ faults, named }: SuiteArguments): readonly Fault[] =>
  catalogue.filter(
    ({ id, name, needs }) =>
      (faults?.includes(id) ?? true) &&
      (named?.some((it) => name.includes(it)) ?? true) &&
      (!needs.root || process.getuid?.() === 0),
  );

export function* chosenPlans(options: SuiteArguments): Generator<TrialPlan> {
  const { seed, trials, isShort, rebalances } = options;
  if (rebalances !== undefined) return yield planOf(`${seed}/rebalances`, [manyRebalances(rebalances)]);
  if (isShort) return yield* [...shortForm, ...keptSeeds].map(planChosen);
  const faults = chosenFaults(options);
  if (faults.length === 0) throw new RangeError('no fault that this user may strike is chosen');
  for (let trial = 1; trial <= trials; trial++) yield planTrial(`${seed}/${trial}`, faults);
}

/** @throws RangeError when the catalogue no longer has such a fault */
const planChosen = ({ seed, faults }: ChosenTrial): TrialPlan =>
  planOf(
    seed,
    faults.map((name) => {
      const fault = catalogue.find((it) => it.name === name);
      if (!fault) throw new RangeError(`no fault is called "${name}"`);
      return fault;
    }),
  );
