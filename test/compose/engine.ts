import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

/** `docker` with these arguments, whatever engine it speaks to. @throws Error with its last words */
export async function docker(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await run('docker', [...args], { maxBuffer: MOST_OUTPUT, ...(env && { env }) });
    return stdout;
  } catch (error) {
    const { stderr = '', stdout = '', message } = error as Error & { stderr?: string; stdout?: string };
    const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new Error(`docker ${args.slice(0, 8).join(' ')}:\n${words || message}`, { cause: error });
  }
}

/** undefined where containers can be run; else what is missing. @param env that `docker` is looked for and run in */
export async function whyNoEngine(env?: NodeJS.ProcessEnv): Promise<string | undefined> {
  const lastLine = (error: unknown): string => (error as Error).message.split('\n').at(-1) ?? '';
  try {
    await docker(['version', '--format', '{{.Server.Version}}'], env);
  } catch (error) {
    return `no container engine answers (${lastLine(error)})`;
  }
  return docker(['compose', 'version'], env).then(
    () => undefined,
    (error: unknown) => `there is no docker compose (${lastLine(error)})`,
  );
}
