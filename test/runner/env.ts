/** The one place of the runner that reads the environment. */

/** Where programs are kept, and where recorded responses lie. */
const passedOn = new Set(['FRESHWAX_CACHE', 'FRESHWAX_RECORDED']);

/** What a test process inherits; settings of the user's own stack must not reach a test. */
export function childEnv(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const isOwn = (name: string): boolean => /^(FRESHWAX|SPOTIFY|AIRFLOW)_/.test(name) && !passedOn.has(name);
  const inherited = Object.entries(process.env).filter(([name]) => !isOwn(name));
  return { ...Object.fromEntries(inherited), ...more };
}

/** What this process and all that it starts leave in a temporary folder lies there from now on. */
export function useTemporaryFolder(folder: string): void {
  process.env['TMPDIR'] = folder;
}
