import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnv } from '../env.ts';
import { projectRoot } from '../place.ts';
import { fingerprint, type PostgresPasswords } from '../secrets.ts';
import { parseInitScript, runSingleUser, type SingleUserServer } from './postgres-init.ts';

const run = promisify(execFile);

/** A data directory with its programs and the user they run as. */
export interface Cluster {
  readonly programs: string;
  readonly dataDir: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const HBA = ['# Loopback only, always with a password.', 'host all all 127.0.0.1/32 scram-sha-256', ''].join('\n');
/** The same order on every machine; docker-compose.yml asks for it too. */
export const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
const FINGERPRINT = 'freshwax-passwords.sha256';

/** What init.sql reads with \getenv. */
export const initEnv = (passwords: PostgresPasswords): Record<string, string> => ({
  FRESHWAX_POSTGRES_OWNER_PASSWORD: passwords.owner,
  FRESHWAX_POSTGRES_WRITER_PASSWORD: passwords.writer,
  FRESHWAX_POSTGRES_READER_PASSWORD: passwords.reader,
  FRESHWAX_POSTGRES_AIRFLOW_PASSWORD: passwords.airflow,
});

/** Makes the data directory on the first start; afterwards only brings changed passwords up to date. */
export async function ensureCluster(cluster: Cluster, passwords: PostgresPasswords): Promise<void> {
  if (!existsSync(join(cluster.dataDir, 'PG_VERSION'))) return createCluster(cluster, passwords);
  const file = join(cluster.dataDir, FINGERPRINT);
  if ((await readFile(file, 'utf8').catch(() => '')) === fingerprint(passwords)) return;
  await runSingleUser(singleUser(cluster), { database: 'postgres', statements: alterPasswords(passwords) });
  await writeFingerprint(cluster, passwords);
}

/** Made under another name and renamed when whole: an interrupted first start leaves nothing that looks done. */
async function createCluster(target: Cluster, passwords: PostgresPasswords): Promise<void> {
  const cluster = { ...target, dataDir: `${target.dataDir}.partial` };
  await rm(cluster.dataDir, { recursive: true, force: true });
  await rm(target.dataDir, { recursive: true, force: true });
  await mkdir(cluster.dataDir, { recursive: true, mode: 0o700 });
  if (cluster.user) await chown(cluster.dataDir, cluster.user.uid, cluster.user.gid);
  const how = ['--username=postgres', '--auth=trust', '--no-instructions', '--no-sync', ...LOCALE];
  await run(join(cluster.programs, 'bin/initdb'), ['-D', cluster.dataDir, ...how], {
    env: inheritedEnv(),
    cwd: cluster.dataDir,
    ...cluster.user,
  });
  // `trust` never serves anybody: this replaces it before the server's first start.
  await writeFile(join(cluster.dataDir, 'pg_hba.conf'), HBA);
  const script = await readFile(join(projectRoot, 'postgres/init.sql'), 'utf8');
  for (const section of parseInitScript(script, initEnv(passwords))) await runSingleUser(singleUser(cluster), section);
  const superuser = alterPasswords(passwords).slice(0, 1);
  await runSingleUser(singleUser(cluster), { database: 'postgres', statements: superuser });
  await writeFingerprint(cluster, passwords);
  await rename(cluster.dataDir, target.dataDir);
}

/** The superuser's first. Generated passwords hold no character that SQL would have to quote. */
const alterPasswords = (passwords: PostgresPasswords): string[] =>
  [
    ['postgres', passwords.superuser],
    ['freshwax_owner', passwords.owner],
    ['freshwax_writer', passwords.writer],
    ['freshwax_reader', passwords.reader],
    ['airflow', passwords.airflow],
  ].map(([role, password]) => `ALTER ROLE ${role} PASSWORD '${password}';`);

async function writeFingerprint({ dataDir }: Cluster, passwords: PostgresPasswords): Promise<void> {
  await writeFile(join(dataDir, FINGERPRINT), fingerprint(passwords));
}

const singleUser = ({ programs, dataDir, user }: Cluster): SingleUserServer => ({
  program: join(programs, 'bin/postgres'),
  dataDir,
  env: inheritedEnv(),
  user,
});

/** Where the data may lie: inside the stack's own folder or, when PostgreSQL's user cannot enter that, in the cache. */
export async function chooseDataDir(wanted: string, cacheFolder: string, user: Cluster['user']): Promise<string> {
  const [own, cached] = [join(wanted, 'postgres'), join(cacheFolder, 'postgres')];
  for (const made of [own, cached]) if (existsSync(join(made, 'PG_VERSION'))) return made;
  const chosen = user && !(await canEnter(wanted, user.gid)) ? cached : own;
  await mkdir(dirname(chosen), { recursive: true });
  return chosen;
}

/** Whether somebody who owns none of them may pass through the folder and all above it. */
async function canEnter(folder: string, gid: number): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found) {
      const bit = found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (path === dirname(path)) return true;
  }
}

/** PostgreSQL refuses to run as root: the user that owns the data, else one of these that the machine has. */
export async function unprivilegedUser(dataDirs: readonly string[]): Promise<Cluster['user']> {
  if (process.getuid?.() !== 0) return undefined;
  for (const dataDir of dataDirs) {
    const found = await stat(dataDir).catch(() => undefined);
    if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  }
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['freshwax', 'postgres', 'nobody']) {
    const user = users.find(([login]) => login === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user freshwax, postgres or nobody');
}

/** Names the data directory of the stack that a folder of the cache belongs to. */
export const OWNER = 'owner';

/** Removes the databases of test stacks whose own folder is gone. */
export async function removeOrphans(scratch: string): Promise<void> {
  for (const name of await readdir(scratch).catch(() => [])) {
    const owner = await readFile(join(scratch, name, OWNER), 'utf8').catch(() => undefined);
    if (owner !== undefined && !existsSync(owner)) await rm(join(scratch, name), { recursive: true, force: true });
  }
}
