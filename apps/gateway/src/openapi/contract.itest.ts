import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { programEnv, schemathesisPython } from '../../../../test/env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { ADMIN_KEY } from '../running-gateway.fixture.ts';

/** Of each route and each way of asking; the tier has a minute for all of them. */
const EXAMPLES = '4';
/** Of some minutes where others starve the machine. */
const MOST_MS = 30 * 60_000;
/** The same questions in every run: what is red once is red again. */
const SEED = '20261121';
const CONFIG = fileURLToPath(new URL('../../../../test/schemathesis/schemathesis.toml', import.meta.url));

const python = schemathesisPython();
const contract = python === undefined ? describe.skip : describe; // it needs a Python with test/schemathesis/requirements.lock

contract('every route, asked at random (schemathesis, by the Python at FRESHWAX_SCHEMATHESIS)', () => {
  let filled: FilledGateway;
  let folder: string;
  let document: string;

  beforeAll(async () => {
    // Faster than any address may: what is asked here is what a route says, not when.
    filled = await FilledGateway.start({ FRESHWAX_RATE_LIMIT: '1000000' });
    folder = await mkdtemp(join(tmpdir(), 'freshwax-openapi-'));
    document = join(folder, 'openapi.json');
    // By us: schemathesis gives up on a document after 10 s, whatever its settings say of requests.
    const answer = await filled.gateway.get('/api/openapi.json');
    expect(answer.status).toBe(200);
    await writeFile(document, await answer.text());
  });

  afterAll(async () => {
    await filled.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['anybody', ['POST', 'PATCH', 'DELETE'].flatMap((method) => ['--exclude-method', method])],
    // That nobody else may change anything is known of every route (security/access.itest.ts).
    ['an admin', ['--exclude-method', 'GET', '--header', `Authorization: Bearer ${ADMIN_KEY}`]],
  ])(
    'answers what its document says to %s, and never fails',
    async (who, scope) => {
      const report = await askAtRandom({ url: filled.gateway.url, document, scope });
      process.stdout.write(`schemathesis as ${who}, seed ${SEED}: ${summaryOf(report.all)}\n`);
      if (report.exitCode !== 0) process.stdout.write(`${report.all}\n`);
      expect(report.exitCode).toBe(0);
    },
    MOST_MS,
  );
});

interface Asked {
  url: string;
  /** The file that holds what the routes promise. */
  document: string;
  /** Which of them are asked, and as whom. */
  scope: readonly string[];
}

function askAtRandom({ url, document, scope }: Asked): Promise<{ exitCode?: number; all: string }> {
  const settings = ['--config-file', CONFIG, 'run', '--max-examples', EXAMPLES, '--seed', SEED, '--no-color'];
  // Whoever insists gets figures however long they take: what a busy machine has not computed in 3 s is 503 for all others.
  const patience = ['--header', 'Cache-Control: no-cache'];
  // A live stream does not end.
  const paths = ['--exclude-path', '/api/v1/live', '--include-path-regex', '^/api/v1/'];
  const args = [...settings, ...patience, ...paths, ...scope, '--url', url, document];
  return execa(python!, ['-m', 'schemathesis.cli', ...args], {
    reject: false,
    all: true,
    env: programEnv(),
    extendEnv: false,
  });
}

const summaryOf = (report: string): string => report.trimEnd().split('\n').slice(-2).join(' ');
