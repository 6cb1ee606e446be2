import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Every port of the stack without an offset. They shift together, so that two stacks can live side by side. */
export const defaultPorts = {
  gateway: 3000,
  producer: 3001,
  consumer: 3002,
  simulator: 3100,
  kafka: 19092,
  kafkaController: 19093,
  cassandra: 9042,
  cassandraStorage: 7000,
  cassandraJmx: 7199,
  postgres: 5433,
  airflow: 8080,
} as const;
export type StackPorts = Record<keyof typeof defaultPorts, number>;

/** The largest offset that keeps every port below 65,536. */
export const MAX_PORT_OFFSET = 65_535 - Math.max(...Object.values(defaultPorts));

/**
 * @param chosen ports to begin with in place of the default ones
 * @throws RangeError when the offset or a port is none, or two services would share a port
 */
export function portsAt(offset: number, chosen: Partial<StackPorts> = {}): StackPorts {
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_PORT_OFFSET) {
    throw new RangeError(`the port offset must be a whole number from 0 to ${MAX_PORT_OFFSET}, not ${offset}`);
  }
  const owners = new Map<number, string>();
  const shifted = Object.entries({ ...defaultPorts, ...chosen }).map(([name, port]) => {
    const number = port + offset;
    if (!Number.isInteger(number) || number < 1 || number > 65_535)
      throw new RangeError(`${name}: ${number} is no port`);
    const other = owners.get(number);
    if (other !== undefined) throw new RangeError(`${other} and ${name} cannot share port ${number}`);
    owners.set(number, name);
    return [name, number];
  });
  return Object.fromEntries(shifted) as StackPorts;
}

/** A port that someone else listens on. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;
  constructor(port: number, holder: string | undefined) {
    super(`port ${port} is taken by ${holder ?? 'a process of another user'}`);
    this.port = port;
  }
}

/** @throws PortTakenError naming the process that holds the first taken one */
export async function checkPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (!(await isFree(port))) throw new PortTakenError(port, await holderOf(port));
  }
}

/** Only a failed bind for this reason means taken; whatever else is wrong shows when the server itself binds. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The process that listens on the port, as `name (pid 123)`; undefined when it is not ours to see, or not Linux. */
export async function holderOf(port: number): Promise<string | undefined> {
  const inodes = new Set(await listeningInodes(port));
  if (inodes.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsOneOf(pid, inodes))) continue;
    return `${await commandOf(pid)} (pid ${pid})`;
  }
  return undefined;
}

async function listeningInodes(port: number): Promise<string[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return tables.flatMap((table) => parseListeningInodes(table, port));
}

/** Socket inodes of a `/proc/net/tcp` table that listen (state 0A) on the port. */
export function parseListeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === '0A').map((row) => row[9] ?? '');
}

async function holdsOneOf(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const handles = await readdir(folder).catch(() => []);
  const links = await Promise.all(handles.map((handle) => readlink(`${folder}/${handle}`).catch(() => '')));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return toCommand(line.split('\0').filter(Boolean));
}

/** Options whose next word is a module, and not the program. */
const PRELOADS = /^(-r|--require|--import|--loader|--experimental-loader)$/;

/** A Java or Node program is known by what it runs, not by `java`. */
export function toCommand(words: readonly string[]): string {
  const main = words.find(
    (word, at) =>
      at > 0 &&
      !PRELOADS.test(words[at - 1]!) &&
      (/^[\w.]+\.[A-Z]\w+$/.test(word) || /^[^-].*\.(m?js|ts|py)$/.test(word)),
  );
  return [words[0] ?? 'process', main].filter(Boolean).join(' ');
}
