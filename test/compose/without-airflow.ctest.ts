import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reconcileReport } from '@freshwax/contracts';
import { secretNames } from '../../stack/compose/env-file.ts';
import { projectRoot } from '../../stack/place.ts';
import { programEnv } from '../env.ts';
import { eventually } from '../eventually.ts';
import { ComposeStack } from './compose-stack.ts';
import { measure } from './measure.ts';
import { blockOf, runBlock } from './page.ts';
import { readApplied, smoke } from './smoke.ts';

const MINUTE_MS = 60_000;
const BACKUP_PAGE = 'docs/how-to/back-up-and-restore.md';

// The tests build on each other.
describe('The stack in containers without Airflow', () => {
  let stack: ComposeStack;
  let applied: number;

  beforeAll(async () => {
    stack = await ComposeStack.make('no-airflow');
    await measure(stack, 'up', async () => void (await stack.compose('up', '--build', '--detach')));
    await measure(stack, 'healthy', async () => void (await stack.healthy()));
  }, 20 * MINUTE_MS);

  afterAll(() => stack.remove(), 5 * MINUTE_MS);

  it('is bootstrapped by a container that ends, and shows numbers that move', async () => {
    const log = await stack.compose('logs', '--no-log-prefix', 'bootstrap');
    for (const step of ['topics', 'keyspace', 'migrate', 'verify']) expect(log).toContain(`bootstrap.${step}: done`);
    await smoke(stack);
  });

  it('is backed up while it runs, by the command of the page', async () => {
    applied = await readApplied(stack);
    await stack.runBlock(blockOf(BACKUP_PAGE, 'backup.main.js backup'));
    const folder = join(stack.folder, 'backups/monday');
    expect([(await stat(folder)).mode & 0o777, (await stat(folder)).uid]).toEqual([0o700, process.getuid!()]);
  });

  it('is restored into new volumes by the commands of the page, and its stores agree', async () => {
    await stack.runBlock(blockOf(BACKUP_PAGE, 'backup.main.js restore'));
    await stack.healthy();
    // The first answer may be one that was kept, in the backup too: it says that it is behind until the next is computed.
    await eventually(async () => expect(await readApplied(stack)).toBeGreaterThanOrEqual(applied), MINUTE_MS);
    await stack.compose('stop', 'producer');
    const { result } = await stack.gateway.run({ type: 'reconcile', repair: false });
    expect(reconcileReport.parse(result).differences).toEqual([]);
  });
});

describe('A machine with an engine and without Node', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-compose-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gets its .env by the command of the page, once', async () => {
    const text = blockOf('docs/how-to/run-with-compose.md', 'env-file.main.ts').replaceAll('"$PWD', `"${projectRoot}`);
    const place = { cwd: folder, env: programEnv() };
    await runBlock(text, place);
    const first = await readFile(join(folder, '.env'), 'utf8');
    for (const name of secretNames) expect(first).toMatch(new RegExp(`^${name}=[\\w=-]{43,}$`, 'm'));
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    await runBlock(text, place);
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe(first);
  });
});
