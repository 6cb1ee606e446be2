import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../stack/place.ts';
import { commandBlocksOf } from '../documents/command-blocks.ts';

const run = promisify(execFile);

/**
 * The one block of commands of a page that has these words in it.
 * @throws Error when there is none, or several: then nobody knows which was meant
 */
export function blockOf(page: string, words: string): string {
  const blocks = commandBlocksOf(readFileSync(join(projectRoot, page), 'utf8')).filter(({ text }) =>
    text.includes(words),
  );
  if (blocks.length !== 1) throw new Error(`${page}: ${blocks.length} blocks say ${words}`);
  return blocks[0]!.text;
}

/** Runs a block as somebody would who reads the page. @throws Error with what it said last */
export async function runBlock(text: string, place: { cwd: string; env: NodeJS.ProcessEnv }): Promise<string> {
  try {
    const { stdout } = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text], place);
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`${text}\n${stderr.trim().split('\n').slice(-25).join('\n') || message}`, { cause: error });
  }
}
