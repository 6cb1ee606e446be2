import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import type { TierRun } from './tier.ts';

interface Leak {
  readonly what: string;
  readonly pattern: RegExp;
  /** Which files are looked at; all when absent. */
  readonly files?: RegExp;
}

const lockFiles = /(^|\/)(package-lock\.json|[\w-]+\.lock)$/;

/** What a line of a tracked file must not hold. */
export const leaks: readonly Leak[] = [
  {
    what: 'a package registry, which is the machine’s own choice',
    pattern:
      /registry\.(npmjs|yarnpkg)|files\.pythonhosted|pypi\.org\/(simple|packages)|repo1?\.maven\.|archive\.apache\.org\/dist/,
  },
  {
    what: 'a registry in a lock file',
    pattern: /"resolved": "http|^--(extra-)?index-url|^--find-links|@ https?:/,
    files: lockFiles,
  },
  { what: 'a path of one machine', pattern: /(?<![\w.~$}*-])\/(work|root|home\/\w+|Users\/\w+)\// },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY/ },
  {
    what: 'a key or password',
    pattern:
      /\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abp]-[\w-]{20})|(secret|password|token)["']?\s*[:=]\s*["'][0-9a-f]{32}["']/i,
  },
];

const secretFiles = /(^|\/)(\.env|id_rsa|id_ed25519|[^/]+\.(pem|key|p12|password))$/;
const binaryFiles = /\.(png|jpg|ico|woff2|gz|parquet)$/;

/** Names of what a text leaks, with line numbers. */
export function leaksIn(file: string, text: string): string[] {
  if (secretFiles.test(file)) return [`${file}: looks like a file of secrets`];
  const looked = leaks.filter(({ files }) => !files || files.test(file));
  return text.split('\n').flatMap((line, index) => {
    const found = looked.find(({ pattern }) => pattern.test(line));
    return found ? [`${file}:${index + 1}: ${found.what}`] : [];
  });
}

/** Looks through every tracked file. */
export async function findLeaks({ signal }: Pick<TierRun, 'signal'>): Promise<string[]> {
  const { output } = await runCommand('git', ['ls-files', '-z'], { cwd: projectRoot, signal, output: 'keep' });
  const files = output.split('\0').filter((file) => file !== '' && !binaryFiles.test(file));
  if (files.length === 0) return ['git lists no file'];
  const found = await Promise.all(
    files.map(async (file) => leaksIn(file, await readFile(join(projectRoot, file), 'utf8').catch(() => ''))),
  );
  return found.flat();
}
