import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { programEnv } from '../env.ts';

/** Debian keeps it where only root's PATH leads. */
const ownPlaces = ['/usr/sbin', '/usr/local/sbin'];

/** The machine's nginx, else that of Debian's package, which is unpacked and not installed: nothing of it starts or stays. */
export const findNginx = (): string | undefined => installed() ?? unpacked();

function installed(): string | undefined {
  const folders = [...(programEnv()['PATH'] ?? '').split(delimiter), ...ownPlaces];
  return folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path));
}

function unpacked(): string | undefined {
  const folder = join(tmpdir(), 'freshwax-nginx-package');
  mkdirSync(folder, { recursive: true });
  const run = (program: string, ...args: string[]): boolean =>
    spawnSync(program, args, { cwd: folder, env: programEnv(), stdio: 'ignore' }).status === 0;
  const download = (): boolean => run('apt-get', 'download', 'nginx');
  // A machine on which nothing was installed yet knows of no packages.
  if (!download() && !(run('apt-get', 'update', '-qq') && download())) return undefined;
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  const program = join(folder, 'usr/sbin/nginx');
  return archive !== undefined && run('dpkg', '-x', archive, '.') && run(program, '-v') ? program : undefined;
}
