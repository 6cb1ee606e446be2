import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppProcess } from '../delivery/app.process.ts';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { DocumentedStack } from './documented-stack.ts';
import { fencesOf } from './fences.ts';
import { findNginx } from './nginx-program.ts';
import { hasOpenssl, NginxServer } from './nginx-server.ts';

const PAGE = 'docs/how-to/run-behind-nginx.md';
const NAME = 'music.example.org';
const READ_KEY = 'a-read-key-for-tests';
const PASSWORD = { authorization: `Basic ${Buffer.from(`reader:${READ_KEY}`).toString('base64')}` };
const A_SECOND_OF_ONE_READER = 5;

const page = readFileSync(PAGE, 'utf8');
const blockOf = (language: string): string => fencesOf(page).find((fence) => fence.language === language)!.text;
/** As the page sets them, but for the limit, which is low enough to be met. */
const settings = (): Record<string, string> => ({
  ...Object.fromEntries(
    blockOf('ini')
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  ),
  FRESHWAX_READ_KEY: READ_KEY,
  FRESHWAX_RATE_LIMIT: String(A_SECOND_OF_ONE_READER),
});

/** What the page's configuration does in a real nginx, where there is one. */
export function describeNginx(): void {
  const program = findNginx();
  const lacking = [
    ...(program === undefined ? ['nginx, nor apt with its package'] : []),
    ...(hasOpenssl() ? [] : ['openssl']),
  ];
  if (lacking.length > 0)
    process.stderr.write(`not run: ${PAGE}, its nginx: there is no ${lacking.join(' and no ')} here\n`);
  const describeHere = lacking.length > 0 ? describe.skip : describe; // it needs nginx and openssl
  describeHere(`${PAGE}: nginx with the page's configuration`, () => checks(program!));
}

function checks(program: string): void {
  let stack: DocumentedStack;
  let gateway: AppProcess;
  let nginx: NginxServer;
  let plainPort: number;

  beforeAll(async () => {
    stack = await DocumentedStack.open();
    gateway = await AppProcess.spawn('gateway', { env: { ...(await stack.gatewayEnv()), ...settings() } });
    await gateway.becomes('ready');
    plainPort = await freePort();
    const placed = { name: NAME, gatewayPort: Number(new URL(gateway.url).port), plainPort, port: await freePort() };
    nginx = await NginxServer.start(program, blockOf('nginx'), placed);
  });

  afterAll(async () => {
    await nginx?.stop();
    await gateway?.kill('SIGTERM');
  });

  const statusOf = async (answer: Promise<IncomingMessage>): Promise<number> => {
    const { statusCode = 0 } = (await answer).resume();
    return statusCode;
  };

  it('answers readers that have the key, by TLS alone, and keeps health and metrics to the machine', async () => {
    expect(await statusOf(nginx.get('/api/v1/meta/tables'))).toBe(401);
    const answer = await nginx.get('/api/v1/meta/tables', { headers: PASSWORD });
    expect([answer.statusCode, answer.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect(answer.headers['content-security-policy']).not.toContain(',');
    expect(JSON.parse(await text(answer))).toHaveProperty('data');
    for (const path of ['/health/ready', '/health/live', '/metrics'])
      expect([path, await statusOf(nginx.get(path, { headers: PASSWORD, reader: '127.0.0.9' }))]).toEqual([path, 404]);
    const plain = await fetch(`http://127.0.0.1:${plainPort}/releases?x=1`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://127.0.0.1/releases?x=1']);
  });

  it('lets live events through as they come', async () => {
    const answer = await nginx.get('/api/v1/live', { headers: PASSWORD, reader: '127.0.0.4' });
    expect(answer.headers['content-type']).toContain('text/event-stream');
    const begin = performance.now();
    const [first] = (await once(answer, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^: open/);
    // The next word would come after 15 s.
    expect(performance.now() - begin).toBeLessThan(14_000);
    answer.destroy();
  });

  it('lets an export through whole', async () => {
    // From the stack's own gateway, which limits nobody.
    const file = stack.withPorts('http://127.0.0.1:3000/api/v1/tracks.csv');
    const direct = async (): Promise<string[]> => toIds(await (await fetch(file)).text());
    // The stack follows music meanwhile: tracks come and none goes, so a whole file lies between those of before and after.
    const before = await eventually(async () => {
      const ids = await direct();
      expect(ids.length).toBeGreaterThan(100);
      return ids;
    });
    const through = toIds(
      await text(await nginx.get('/api/v1/tracks.csv', { headers: PASSWORD, reader: '127.0.0.5' })),
    );
    const after = new Set(await direct());
    expect(before.filter((id) => !through.includes(id))).toEqual([]);
    expect(through.filter((id) => !after.has(id))).toEqual([]);
  });

  it('lets a feed name itself by TLS', async () => {
    const answer = await nginx.get('/api/v1/releases.atom', { headers: PASSWORD, reader: '127.0.0.8' });
    expect(await text(answer)).toContain('<id>https://');
  });

  it('gives each reader a limit of its own, whatever a reader says of where it comes from', async () => {
    const burst = async (reader: string, forge = false): Promise<number[]> => {
      const all = Array.from({ length: 3 * A_SECOND_OF_ONE_READER }, (_, at) => {
        const headers = { ...PASSWORD, ...(forge && { 'x-forwarded-for': `198.51.100.${at}` }) };
        return statusOf(nginx.get('/api/v1/meta/tables', { headers, reader }));
      });
      return Promise.all(all);
    };
    // One second of the limiter has to hold both: on a busy machine that is tried again.
    await eventually(async () => {
      const refused = burst('127.0.0.6', true);
      const other = refused.then(() =>
        statusOf(nginx.get('/api/v1/meta/tables', { headers: PASSWORD, reader: '127.0.0.7' })),
      );
      expect((await refused).filter((status) => status === 429).length).toBeGreaterThan(0);
      expect(await other).toBe(200);
    });
    expect(await nginx.readLog()).not.toContain('limiting requests');
  });
}

/** Of a whole file with a header; a row that is cut short has no id that the others know. */
const toIds = (csv: string): string[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => row.slice(0, row.indexOf(',')));
