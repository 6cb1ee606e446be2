import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fencesOf } from './fences.ts';

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' });
const pages = listed.split('\n').filter((path) => path !== '' && existsSync(path));
const read = (path: string): string => readFileSync(path, 'utf8');

/** Without its blocks of code. */
function prose(markdown: string): string {
  const lines: (string | undefined)[] = markdown.split('\n');
  for (const { line, text } of fencesOf(markdown)) lines.fill(undefined, line - 1, line + 1 + text.split('\n').length);
  return lines.filter((line) => line !== undefined).join('\n');
}

/** GitHub's names of headings. */
const anchorsOf = (path: string): string[] =>
  [...prose(read(path)).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

interface Link {
  readonly to: string;
  readonly anchor: string | undefined;
}

/** To files of ours; from the root. */
function linksOf(path: string): Link[] {
  const targets = [...prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { to: file === '' ? path : normalize(join(dirname(path), file)), anchor };
    });
}

/** Paths that a page names as code: `apps/x/y.ts`, `docs/`. */
const pathsOf = (path: string): string[] =>
  [...prose(read(path)).matchAll(/`((?:apps|libs|stack|test|bench|docs|airflow|cassandra|postgres)\/[\w./-]+)`/g)].map(
    ([, named]) => named!,
  );

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const broken = linksOf(page).filter(({ to, anchor }) => {
      if (!existsSync(to)) return true;
      return anchor !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
  it('names paths that are there', () => expect(pathsOf(page).filter((path) => !existsSync(path))).toEqual([]));
});

describe('docs/README.md', () => {
  it('leads to every page of docs, directly or by an index that it names', () => {
    const fromIndex = linksOf('docs/README.md').map(({ to }) => to);
    const reached = new Set([
      ...fromIndex,
      ...linksOf('docs/decisions/README.md').map(({ to }) => to),
      'docs/README.md',
    ]);
    expect(pages.filter((path) => path.startsWith('docs/') && !reached.has(path))).toEqual([]);
  });
});
