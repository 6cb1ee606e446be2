import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { settingNames } from './env.ts';
import { faultNames, faultOf } from './server/faults/faults.ts';

const readme = readFileSync('apps/simulator/README.md', 'utf8');
/** Cells of all tables' rows. */
const rows = [...readme.matchAll(/^\|(.*)\|$/gm)].map(([, cells = '']) => cells.split('|').map((cell) => cell.trim()));
const section = (title: string): string => readme.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

describe('the README', () => {
  it('has a row for each fault, in its words', () => {
    const described = rows.filter(([name = '']) => faultNames.includes(name.replaceAll('`', '')));
    expect(described).toEqual(
      faultNames.map((name) => {
        const { scope, what } = faultOf(name);
        const meant = scope === 'token' ? 'tokens' : scope.length === 3 ? 'all' : scope.join(', ');
        return [`\`${name}\``, meant, what];
      }),
    );
  });

  it('has every setting, and none that does not exist', () => {
    const named = [...section('Settings').matchAll(/`(FRESHWAX_\w+)`/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(settingNames));
  });
});
