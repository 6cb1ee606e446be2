/** What the test run's global setup says of the servers it started. */
export function serversEnv(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('FRESHWAX_'));
  if (!process.env['FRESHWAX_POSTGRES_SUPERUSER_URL'])
    throw new Error('no test servers: run this tier by `npm test` or `node test/run.mjs integration`');
  return Object.fromEntries(names.map((name) => [name, process.env[name]!]));
}

/** The process that has started the servers: they are its children. */
export function serversPid(): number {
  const pid = Number(serversEnv()['FRESHWAX_SERVERS_PID']);
  if (!pid) throw new Error('whoever started the test servers does not say which process that is');
  return pid;
}

/** Where recorded responses and tables lie; they are not ours to commit. */
export const recordedFolder = (): string => process.env['FRESHWAX_RECORDED'] ?? '../shared/data';

/** A Chrome or Chromium of this machine, preferred to the packaged one. */
export const chromePath = (): string | undefined => process.env['CHROME_PATH'];

/** What is to be simulated, as JSON (test/simulated-days/settings.ts); none: the short form. */
export const simulatedDays = (): string | undefined => process.env['FRESHWAX_SIMULATED_DAYS'];

/** Ports of servers whose disks are filled, as an offset; none: that is not tried. */
export const fullDiskPort = (): number | undefined =>
  process.env['FRESHWAX_FULL_DISK_PORTS'] === undefined ? undefined : Number(process.env['FRESHWAX_FULL_DISK_PORTS']);

/** Ports of servers that ask for TLS and passwords, as an offset; none: that is not tried. */
export const securedPort = (): number | undefined =>
  process.env['FRESHWAX_SECURED_PORTS'] === undefined ? undefined : Number(process.env['FRESHWAX_SECURED_PORTS']);

/** What a program of ours is started with: Node's options are those of the test run alone. */
export function programEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
}

/** A Python that holds schemathesis, which asks every route at random; none where it could not be installed. */
export const schemathesisPython = (): string | undefined => process.env['FRESHWAX_SCHEMATHESIS'];

/** The stack that the documents are tried on: its folder, with `var` in it, and what is added to its ports. */
export function documentsStack(): { folder: string; portOffset: number } {
  const { FRESHWAX_DOCUMENTS_FOLDER: folder, FRESHWAX_DOCUMENTS_PORT_OFFSET: offset } = process.env;
  if (!folder) throw new Error('no stack: run this tier by `npm test` or `node test/run.mjs documents`');
  return { folder, portOffset: Number(offset) };
}
