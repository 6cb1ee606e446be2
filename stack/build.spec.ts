import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashOfSources } from './build.ts';

describe('The hash of the sources', () => {
  let root: string;
  const patterns = ['package.json', 'src/**/*.ts'];
  const hash = (): Promise<string> => hashOfSources(patterns, root);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'freshwax-build-'));
    mkdirSync(join(root, 'src', 'deep'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{}');
    writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'export const a = 1;');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('changes with the content of a file', async () => {
    const before = await hash();
    writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'export const a = 2;');
    expect(await hash()).not.toBe(before);
  });
  it('changes when a file is renamed', async () => {
    const before = await hash();
    renameSync(join(root, 'src', 'deep', 'a.ts'), join(root, 'src', 'deep', 'b.ts'));
    expect(await hash()).not.toBe(before);
  });
  it('changes when a file is added', async () => {
    const before = await hash();
    writeFileSync(join(root, 'src', 'b.ts'), '');
    expect(await hash()).not.toBe(before);
  });
  it('does not change with a spec, nor when a file is only touched', async () => {
    const before = await hash();
    writeFileSync(join(root, 'src', 'a.spec.ts'), 'it');
    writeFileSync(join(root, 'package.json'), '{}');
    expect(await hash()).toBe(before);
  });
});
