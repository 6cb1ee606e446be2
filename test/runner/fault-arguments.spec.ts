import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expect, it } from '@jest/globals';
import { testOptions } from '../options.mjs';
import { toFaultArguments } from './fault-arguments.ts';

it('the fault suite is told what the test command was, an option that may be repeated as often as it was', () => {
  const args = ['--trials', '3', '--faults', 'F1,F6', '--named', 'killed', '--named', 'full', '--minutes', '20'];
  const { values } = parseArgs({ args: ['faults', ...args], allowPositionals: true, options: testOptions });
  expect(toFaultArguments(values)).toEqual(args);
  expect(toFaultArguments({})).toEqual([]);
});

it('each option of the suite that is documented is one of the test command', () => {
  const usages = readFileSync('docs/reliability.md', 'utf8').match(/`npm run test:faults -- [^`]*`/g)!;
  const options = new Set(usages.flatMap((it) => it.match(/(?<=--)[a-z-]+/g) ?? []));
  expect([...options].filter((name) => !(name in testOptions))).toEqual([]);
  expect(options.size).toBeGreaterThan(5);
});
