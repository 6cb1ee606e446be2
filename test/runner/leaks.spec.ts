import { describe, expect, it } from '@jest/globals';
import { leaksIn } from './leaks.ts';

// Put together here, so that this file itself is clean.
const join = (...parts: string[]): string => parts.join('');

describe('a tracked file leaks', () => {
  it.each([
    ['package-lock.json', join('  "resolved": "', 'https://example.com/a.tgz",')],
    ['airflow/requirements.lock', join('--index', '-url https://example.com/simple')],
    ['docs/a.md', join('see https://registry', '.npmjs.org/x')],
    ['docs/a.md', join('cd ', '/home', '/somebody/freshwax')],
    ['a.ts', join('-----BEGIN RSA ', 'PRIVATE KEY-----')],
    ['a.ts', join('clientSecret', ": '", '0123456789abcdef'.repeat(2), "'")],
    ['var/secrets/admin.key', 'anything'],
  ])('%s with %j', (file, line) => {
    expect(leaksIn(file, line)).toHaveLength(1);
  });
  it.each([
    ['package-lock.json', '  "url": "https://github.com/sponsors/x"'],
    ['docs/a.md', 'the API answers at http://127.0.0.1:3000/api/v1'],
    ['a.ts', "import x from '../home/page/view.ts';"],
    ['a.ts', 'const password = await readOrGenerate(file);'],
  ])('not %s with %j', (file, line) => {
    expect(leaksIn(file, line)).toEqual([]);
  });
});
