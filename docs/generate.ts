import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { topicTable } from '../libs/contracts/src/index.ts';
import { reliabilityTable, withTable } from '../test/faults/report/table.ts';
import { api, type OpenApi } from './generate/api.ts';
import { cli } from './generate/cli.ts';
import { configuration } from './generate/configuration.ts';
import { decisions } from './generate/decisions.ts';
import { events, eventSchemas } from './generate/events.ts';
import { metrics } from './generate/metrics.ts';
import { root, toPage } from './generate/page.ts';
import { schemaSql, tables } from './generate/tables.ts';

/**
 * Writes what follows from the code: the reference (API, events, tables, metrics, command line, configuration), postgres/schema.sql, the
 * index of decisions, and the table of the recorded trials of the fault suite. The apps must be built. `npm run generate` writes; with
 * `--check` it writes nothing, names what differs from what is committed, and exits 1.
 */
const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function reliability(): Promise<[path: string, text: string]> {
  const path = 'docs/reliability.md';
  const table = reliabilityTable(join(root, 'docs/reliability/trials.jsonl'));
  return [path, await toPage(path, withTable(readFileSync(join(root, path), 'utf8'), table))];
}

const openApi = execFileSync(process.execPath, ['dist/apps/gateway/src/openapi.main.js'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
});

const files = new Map<string, string>([
  ...eventSchemas(),
  ['docs/reference/topics.json', toJson(topicTable)],
  ['docs/reference/openapi.json', openApi],
  await api(JSON.parse(openApi) as OpenApi),
  await events(),
  await tables(),
  await metrics(),
  await cli(),
  await configuration(),
  await decisions(),
  await schemaSql(),
  await reliability(),
]);

const isCheck = process.argv.includes('--check');
for (const [path, text] of files) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  process.stdout.write(isCheck ? `${path} is not what the code says: npm run generate\n` : `${path}\n`);
  if (isCheck) process.exitCode = 1;
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
