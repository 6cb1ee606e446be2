import { spawn } from 'node:child_process';

/** Statements to run in one database, in order. */
export interface Section {
  readonly database: string;
  readonly statements: readonly string[];
}

/**
 * Reads postgres/init.sql as psql would: `\getenv variable NAME`, `\connect database`, `:'variable'` as a quoted
 * string. No psql comes with the embedded server, and no server is running yet when this is needed.
 *
 * @throws Error for an unset variable or another psql command
 */
export function parseInitScript(script: string, env: Readonly<Record<string, string>>): Section[] {
  const sections: { database: string; statements: string[] }[] = [{ database: 'postgres', statements: [] }];
  const variables = new Map<string, string>();
  let statement: string[] = [];
  for (const line of script.split('\n').map((text) => text.trim())) {
    if (line === '' || line.startsWith('--')) continue;
    if (line.startsWith('\\')) {
      const database = runCommand(line, env, variables);
      if (database !== undefined) sections.push({ database, statements: [] });
      continue;
    }
    statement.push(line);
    if (!line.endsWith(';')) continue;
    sections.at(-1)?.statements.push(substitute(statement.join(' '), variables));
    statement = [];
  }
  if (statement.length > 0) throw new Error(`init script: the last statement has no end: ${statement.join(' ')}`);
  return sections.filter(({ statements }) => statements.length > 0);
}

/** Returns the database when the line is `\connect`. */
function runCommand(line: string, env: Readonly<Record<string, string>>, variables: Map<string, string>) {
  const [command, first = '', second = ''] = line.split(/\s+/);
  if (command === '\\connect') return first;
  if (command !== '\\getenv') throw new Error(`init script: ${command} is not understood here`);
  const value = env[second];
  if (value === undefined) throw new Error(`init script: ${second} is not set`);
  variables.set(first, value);
  return undefined;
}

const substitute = (statement: string, variables: ReadonlyMap<string, string>): string =>
  statement.replaceAll(/:'(\w+)'/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`init script: ${name} was never read with \\getenv`);
    return quote(value);
  });

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export interface SingleUserServer {
  readonly program: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** So much of the log is kept for reuse, also after a quiet time: the next burst does not have to make it anew. */
export const MIN_WAL_SIZE = 'min_wal_size=512MB';

/**
 * Runs statements in PostgreSQL's single-user mode, which needs no password, no port and no client: only for a
 * server that is down. Stops at the first error.
 *
 * @throws Error with the server's words
 */
export function runSingleUser(server: SingleUserServer, { database, statements }: Section): Promise<void> {
  return new Promise((resolve, reject) => {
    // Statements hold passwords: a refused one must not be quoted in the server's words.
    const settings = [
      'exit_on_error=on',
      'log_min_error_statement=panic',
      'log_checkpoints=off',
      'fsync=off',
      MIN_WAL_SIZE,
    ];
    const args = ['--single', '-D', server.dataDir, ...settings.flatMap((setting) => ['-c', setting]), database];
    const { env, user } = server;
    const child = spawn(server.program, args, { env, cwd: server.dataDir, ...user, stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (text: Buffer) => (words += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`postgres --single: ${words.trim()}`))));
    // It may end before it has read everything; the exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(statements.map((statement) => `${statement}\n`).join(''));
  });
}
