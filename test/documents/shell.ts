import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ShellPlace {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly deadlineMs: number;
}

export interface BlockEnd {
  /** null: it was not reached, or not done by the deadline. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs blocks of commands one after another in one shell, as somebody would who reads the page: what one sets the next one has.
 * A command that fails ends them all. Nobody answers what they ask.
 */
export async function runBlocks(blocks: readonly string[], place: ShellPlace): Promise<BlockEnd[]> {
  const results = await mkdtemp(join(tmpdir(), 'freshwax-documents-'));
  try {
    const script = join(results, 'script');
    await writeFile(script, toScript(blocks, results));
    const code = await run(script, place);
    return await Promise.all(blocks.map((_, at) => readEnd(results, at, code)));
  } finally {
    await rm(results, { recursive: true });
  }
}

function toScript(blocks: readonly string[], results: string): string {
  const parts = blocks.map((text, at) =>
    [
      `echo begun >${results}/${at}.state`,
      `{\n${text}\n} >${results}/${at}.out 2>${results}/${at}.err`,
      `echo done >${results}/${at}.state`,
    ].join('\n'),
  );
  return ['set -eo pipefail', 'exec </dev/null', ...parts, ''].join('\n');
}

/** Its exit code; null when the deadline ended it, with everything that it had started. */
function run(script: string, { folder, env, deadlineMs }: ShellPlace): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', script], {
      cwd: folder,
      env,
      stdio: 'ignore',
      detached: true,
    });
    const deadline = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), deadlineMs);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(deadline);
      resolve(code);
    });
  });
}

async function readEnd(results: string, at: number, code: number | null): Promise<BlockEnd> {
  const read = (kind: string): Promise<string> => readFile(join(results, `${at}.${kind}`), 'utf8').catch(() => '');
  const [state, stdout, stderr] = await Promise.all([read('state'), read('out'), read('err')]);
  if (state.trim() === 'done') return { code: 0, stdout, stderr };
  return { code: state === '' ? null : code, stdout, stderr };
}
