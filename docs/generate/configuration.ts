import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { portVariable } from '../../stack/env.ts';
import { defaultPorts, type StackPorts } from '../../stack/ports.ts';
import { toWords, type JsonSchema } from './json-schema.ts';
import { builtModule, code, GENERATED, root, toPage, toTable } from './page.ts';

const FILE = 'docs/reference/configuration.md';

/** The processes that read an environment, and the schema that each reads it by. */
const processes = [
  { name: 'gateway', module: 'apps/gateway/src/env.js', schema: 'gatewayEnv' },
  { name: 'producer', module: 'apps/producer/src/env.js', schema: 'producerEnv' },
  { name: 'consumer', module: 'apps/consumer/src/env.js', schema: 'consumerEnv' },
  { name: 'simulator', module: 'apps/simulator/src/env.js', schema: 'settings' },
  { name: 'import', module: 'apps/producer/src/import/env.js', schema: 'importEnv' },
] as const;

/** What the command line and the embedded servers read themselves, before any process is there. */
const ofTheStack: Readonly<Record<string, readonly [takes: string, fallback: string, says: string]>> = {
  FRESHWAX_CACHE: [
    'folder',
    '',
    'Where servers are kept, once a machine. Default: `~/.cache/freshwax`; for root `/var/cache/freshwax`.',
  ],
  FRESHWAX_DATA_DIR: ['folder', 'var', 'Data, logs and secrets of this stack.'],
  JAVA_HOME: ['folder', '', 'A Java 17 for Kafka and Cassandra, where `PATH` has another.'],
  NO_COLOR: ['text', '', 'Set to anything: no colours.'],
};

/** The ports that no app reads. */
const servers: Readonly<Record<Exclude<keyof StackPorts, 'gateway' | 'producer' | 'consumer' | 'simulator'>, string>> =
  {
    kafka: 'Kafka',
    kafkaController: "Kafka's controller",
    cassandra: 'Cassandra',
    cassandraStorage: 'Cassandra among its nodes',
    cassandraJmx: "Cassandra's JMX",
    postgres: 'PostgreSQL',
    airflow: 'Airflow',
  };

/** What one process reads it as. */
interface Reading {
  readonly reader: string;
  readonly schema: JsonSchema;
  readonly isNeeded: boolean;
}

/** Every variable once, with the processes that read it. */
async function variables(): Promise<Map<string, Reading[]>> {
  const all = new Map<string, Reading[]>();
  for (const { name: reader, module, schema: exported } of processes) {
    const env = (await builtModule<Record<string, z.ZodObject>>(module))[exported]!;
    const json = z.toJSONSchema(env, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    for (const [name, property] of Object.entries(json.properties ?? {})) {
      if (property.description === undefined) throw new Error(`${module}: ${name} is not described`);
      const schema = { ...property, default: property.default ?? defaultOf(env.shape[name]) };
      const reading = { reader, schema, isNeeded: json.required?.includes(name) ?? false };
      all.set(name, [...(all.get(name) ?? []), reading]);
    }
  }
  return all;
}

/** A default of what the text becomes, which a JSON Schema of the text does not have. */
const defaultOf = (schema: unknown): JsonSchema['default'] =>
  schema instanceof z.ZodDefault ? (schema.def.defaultValue as JsonSchema['default']) : undefined;

export async function configuration(): Promise<[path: string, text: string]> {
  const all = [...(await variables())];
  const sections = [
    ['Several processes', toRows(all.filter(([, readings]) => readings.length > 1))],
    ...processes.map(({ name }) => {
      const own = all.filter(([, readings]) => readings.length === 1 && readings[0]!.reader === name);
      return [`Only ${name}`, toRows(own)] as const;
    }),
    ['The embedded stack', stackTable()],
  ].filter(([, table]) => table !== '');
  return [FILE, await toPage(FILE, HEAD, ...sections.map(([title, table]) => `## ${title}\n\n${table}`))];
}

const HEAD = `# Configuration

Everything is set by environment variables. \`npm start\` and \`npx freshwax\` read a file \`.env\` of the checkout too; what the
environment says stands before it. Empty counts as not set. A process that cannot use what it is given does not start: it names every fault
at once and exits with code 3, and prints no value. What every process is told by \`npm start\` itself (addresses of its
servers, their passwords, the admin key) need not be set there. How the processes reach one another on several machines:
[run on a cluster](../how-to/run-on-a-cluster.md). ${GENERATED}`;

function toRows(all: readonly (readonly [name: string, readings: readonly Reading[]])[]): string {
  if (all.length === 0) return '';
  const rows = all.map(([name, readings]) => [
    code(name),
    says(readings),
    either(
      readings
        .map(({ schema }) => takes(schema))
        .filter((text, _, texts) => text !== 'text' || !texts.some((it) => it !== text)),
    ),
    readings.some(({ isNeeded }) => isNeeded)
      ? '**needed**'
      : either(readings.map(({ schema }) => fallback(schema.default))),
    readings.map(({ reader }) => reader).join(', '),
  ]);
  return toTable(['variable', 'what it says', 'takes', 'default', 'read by'], rows);
}

/** Where it means different things to different processes, each by its name. */
function says(readings: readonly Reading[]): string {
  const byText = Map.groupBy(readings, ({ schema }) => schema.description!);
  if (byText.size === 1) return readings[0]!.schema.description!;
  return [...byText].map(([text, same]) => `_${same.map(({ reader }) => reader).join(', ')}_: ${text}`).join(' ');
}

const either = (texts: readonly string[]): string => [...new Set(texts.filter(Boolean))].join(' or ');

/** Text that becomes something else is known by its default. */
function takes(schema: JsonSchema): string {
  if (typeof schema.default === 'boolean') return 'true or false';
  return Array.isArray(schema.default) ? 'list, parted by commas' : toWords(schema);
}

function fallback(value: JsonSchema['default']): string {
  if (Array.isArray(value)) return value.length === 0 ? '' : code(value.join(','));
  return value === undefined || value === '' || typeof value === 'object' ? '' : code(String(value));
}

function stackTable(): string {
  const readers = ['stack/env.ts', 'stack/env.mjs', 'apps/cli/src/env.ts'];
  const source = readers.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const unread = Object.keys(ofTheStack).filter((name) => !source.includes(name));
  if (unread.length > 0) throw new Error(`nobody reads ${unread.join(', ')}`);
  const settings = Object.entries(ofTheStack).map(([name, [what, otherwise, says]]) => [
    code(name),
    says,
    what,
    otherwise && code(otherwise),
  ]);
  const portRows = Object.entries(servers).map(([name, whose]) => [
    code(portVariable(name as keyof typeof servers)),
    `Port of ${whose}; \`--port-offset\` is added.`,
    'whole number (1 to 65,535)',
    code(String(defaultPorts[name as keyof typeof servers])),
  ]);
  return toTable(['variable', 'what it says', 'takes', 'default'], [...settings, ...portRows]);
}
