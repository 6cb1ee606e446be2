import { Option, type Command } from 'commander';
import {
  rebuildResult,
  rebuildSources,
  type RebuildDifference,
  type RebuildResult,
  type RebuildSource,
} from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { duration, out, outColours } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly from: RebuildSource;
  readonly compareOnly: boolean;
  readonly acceptMissing: boolean;
  readonly json: boolean;
}

/** `rebuild --from cassandra|kafka [--compare-only] [--accept-missing]` */
export function addRebuildVerb(program: Command, ending: Ending): void {
  program
    .command('rebuild')
    .description('make state, history and figures anew from the records, and put them in place while the pipeline runs')
    .addOption(new Option('--from <store>', 'where the records are read').choices(rebuildSources).makeOptionMandatory())
    .option('--compare-only', 'change nothing; exit code 1 when anything differs', false)
    .option('--accept-missing', 'do without records that were counted and are found nowhere', false)
    .option('--json', 'the result as JSON', false)
    .action(ending(rebuild));
}

async function rebuild({ json, ...asked }: Asked): Promise<ExitCode> {
  const { result } = await runAndWatch(await runningGateway(), { type: 'rebuild', ...asked });
  const rebuilt = rebuildResult.parse(result);
  if (json) out(JSON.stringify(rebuilt));
  else for (const line of resultLines(rebuilt)) out(line);
  return asked.compareOnly && rebuilt.differing + rebuilt.missing > 0 ? EXIT.failure : EXIT.ok;
}

export function resultLines(result: RebuildResult): string[] {
  const { differences, differing, missing, carried, offsetsNotInLog, writersHeldMs, swappedAt } = result;
  return [
    ...differences.flatMap(differenceLines),
    ...(missing > 0 ? [outColours.red(`${count(missing)} records that were counted are found nowhere`)] : []),
    ...(carried > 0 ? [`${count(carried)} hours of popularity that no record says any more were taken over`] : []),
    ...(offsetsNotInLog > 0 ? [`${count(offsetsNotInLog)} offsets are no longer in Kafka; Cassandra was asked`] : []),
    differing === 0
      ? outColours.green('both are equal, bit for bit')
      : outColours.red(`${count(differing)} rows differ`),
    `${count(result.records)} records in ${duration(result.tookMs)}; writers waited ${writersHeldMs.comparison} and ${writersHeldMs.swap} ms`,
    swappedAt === null ? 'nothing was changed' : `the rebuilt tables are in use since ${swappedAt}`,
    ...(result.isOldDropped ? [] : ['somebody still looks at those before them; the next rebuild drops them']),
  ];
}

const differenceLines = ({ table, onlyLive, onlyRebuilt, firstLive, firstRebuilt }: RebuildDifference): string[] => [
  `${outColours.red(table)}: ${count(onlyLive)} only in use, ${count(onlyRebuilt)} only rebuilt`,
  ...firstLive.map((row) => outColours.dim(`  in use:  ${JSON.stringify(row)}`)),
  ...firstRebuilt.map((row) => outColours.dim(`  rebuilt: ${JSON.stringify(row)}`)),
];

const count = (n: number): string => n.toLocaleString('en');
