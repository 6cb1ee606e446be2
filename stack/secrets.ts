import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Generated on the first start; files of mode 0600 in a folder of mode 0700. Never logged. */
export interface StackSecrets {
  readonly folder: string;
  /** The gateway's key for everything that changes something. */
  readonly adminKeyFile: string;
  readonly postgres: PostgresPasswords;
}

export interface PostgresPasswords {
  readonly superuser: string;
  readonly owner: string;
  readonly writer: string;
  readonly reader: string;
  readonly airflow: string;
}
const roles = ['superuser', 'owner', 'writer', 'reader', 'airflow'] as const satisfies (keyof PostgresPasswords)[];

/** Reads the secrets of a data directory, making those that are not there. */
export async function openSecrets(dataDir: string): Promise<StackSecrets> {
  const folder = join(dataDir, 'secrets');
  // The mode of a recursive mkdir would go to the parents too, and PostgreSQL's user has to pass through those.
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  await readOrGenerate(join(folder, 'admin.key'));
  const passwords = await Promise.all(roles.map((role) => readOrGenerate(join(folder, `postgres-${role}.password`))));
  const postgres = Object.fromEntries(roles.map((role, index) => [role, passwords[index]]));
  return { folder, adminKeyFile: join(folder, 'admin.key'), postgres: postgres as unknown as PostgresPasswords };
}

/** 256 random bits in base64url, so that it needs no quoting in a URL, a shell or SQL. */
export async function readOrGenerate(file: string): Promise<string> {
  try {
    // `wx`: of two starts at once the second must read the first one's, not replace it.
    await writeFile(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Tells whether secrets changed without keeping them a second time. */
export function fingerprint(passwords: PostgresPasswords): string {
  return createHash('sha256')
    .update(roles.map((role) => passwords[role]).join('\n'))
    .digest('hex');
}
