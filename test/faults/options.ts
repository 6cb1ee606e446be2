import { parseArgs } from 'node:util';
import { catalogue } from './catalogue/catalogue.ts';
import type { Fault } from './fault.ts';
import { keptSeeds } from './kept-seeds.ts';

export interface SuiteArguments {
  readonly seed: string;
  readonly trials: number;
  /** Classes; undefined: all. */
  readonly faults: readonly string[] | undefined;
  readonly minutes: number;
  readonly atOnce: number;
  /** The form that is part of `npm test`: fixed seeds, nothing is recorded. */
  readonly isShort: boolean;
  readonly portOffset: number;
  readonly dataDir: string;
  /** File for the run as JSON. */
  readonly results: string | undefined;
}

/** Chosen so that two minutes show as much as they can. */
const shortSeeds = ['short/1', 'short/2', 'short/3', 'short/4'];

/** @throws TypeError for an option that does not exist, RangeError for one that makes no sense */
export function readOptions(args: string[]): SuiteArguments {
  const { values } = parseArgs({
    args,
    options: {
      trials: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      faults: { type: 'string' },
      minutes: { type: 'string' },
      'at-once': { type: 'string', default: '2' },
      short: { type: 'boolean', default: false },
      'port-offset': { type: 'string' },
      'data-dir': { type: 'string' },
      results: { type: 'string' },
    },
  });
  const numbers = { trials: values.trials, minutes: values.minutes ?? 'Infinity', 'at-once': values['at-once'] };
  for (const [name, text] of Object.entries(numbers))
    if (!(Number(text) > 0)) throw new RangeError(`--${name} is ${text}; a number above 0 is meant`);
  const faults = values.faults?.split(',');
  const unknown = faults?.filter((id) => !catalogue.some((it) => it.id === id)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no fault ${unknown.join(', ')}`);
  return {
    seed: values.seed,
    trials: Number(values.trials),
    faults,
    minutes: Number(numbers.minutes),
    atOnce: Number(values['at-once']),
    isShort: values.short,
    portOffset: Number(values['port-offset']),
    dataDir: values['data-dir']!,
    results: values.results,
  };
}

export const chosenFaults = ({ faults }: SuiteArguments): readonly Fault[] =>
  catalogue.filter(({ id }) => faults?.includes(id) ?? true);

export function* chosenSeeds({ seed, trials, minutes, isShort }: SuiteArguments): Generator<string> {
  if (isShort) return yield* [...shortSeeds, ...keptSeeds.map((kept) => kept.seed)];
  const until = performance.now() + minutes * 60_000;
  for (let trial = 1; trial <= trials && performance.now() < until; trial++) yield `${seed}/${trial}`;
}
