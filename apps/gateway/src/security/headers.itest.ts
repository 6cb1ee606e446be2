import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { insisting, problemOf } from '../running-gateway.fixture.ts';

const NOTHING = `default-src 'none'; frame-ancestors 'none'`;
const pagePolicy = (nonce: string, style: string): string =>
  `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' ${style}; style-src-attr 'unsafe-inline'; ` +
  `img-src 'self' data: blob: https: http://127.0.0.1:*; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'`;

/** Of every answer, whatever it is. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
/** Of which none may be there: what the server is, and what holds for https alone. */
const NEVER = ['x-powered-by', 'server', 'strict-transport-security'];

const secured = ({ headers }: Response): Record<string, string | null> =>
  Object.fromEntries(
    ['content-security-policy', 'cache-control', ...Object.keys(ALWAYS), ...NEVER].map((name) => [
      name,
      headers.get(name),
    ]),
  );
const wanted = (policy: string, cacheControl: string): Record<string, string | null> => ({
  'content-security-policy': policy,
  'cache-control': cacheControl,
  ...ALWAYS,
  ...Object.fromEntries(NEVER.map((name) => [name, null])),
});

describe('the headers that keep a reader safe', () => {
  let folder: string;
  let filled: FilledGateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-'));
    await writeFile(join(folder, 'index.html'), '<script nonce="__CSP_NONCE__"></script>');
    filled = await FilledGateway.start({ FRESHWAX_DASHBOARD_DIR: folder });
  });
  afterAll(async () => {
    await filled.close();
    await rm(folder, { recursive: true });
  });

  const noncedPage = async (): Promise<{ page: Response; nonce: string }> => {
    const page = await filled.gateway.get('/');
    const [, nonce] = /^<script nonce="([^"]{24})"><\/script>$/.exec(await page.text())!;
    return { page, nonce: nonce! };
  };

  it('are on the page, whose scripts and styles are those of its own nonce, another each time', async () => {
    const { page, nonce } = await noncedPage();
    expect(page.status).toBe(200);
    expect(secured(page)).toEqual(wanted(pagePolicy(nonce, `'nonce-${nonce}'`), 'no-store'));
    expect((await noncedPage()).nonce).not.toBe(nonce);
  });

  it('are on the page of the API’s documents, which alone has styles within', async () => {
    const docs = await filled.gateway.get('/api/docs');
    await docs.body?.cancel();
    expect(docs.status).toBe(200);
    const [, nonce] = /'nonce-([^']{24})'/.exec(docs.headers.get('content-security-policy')!)!;
    expect(secured(docs)).toEqual(wanted(pagePolicy(nonce!, `'unsafe-inline'`), 'no-store'));
  });

  it('are on an answer of the API, which shown as a page may do nothing, and is kept by its reader alone', async () => {
    const answer = await filled.gateway.get('/api/v1/stats/overview', insisting);
    await answer.body?.cancel();
    expect(answer.status).toBe(200);
    expect(secured(answer)).toEqual(wanted(NOTHING, 'private, max-age=0, must-revalidate'));
  });

  it('are on a problem, which nobody keeps: of a value, of an address that is none, of a method, of a key', async () => {
    const problems = [
      await filled.gateway.get('/api/v1/tracks?colour=red'),
      await filled.gateway.get('/api/v1/no-such-list'),
      await filled.gateway.change('DELETE', '/api/v1/tracks'),
      await filled.gateway.post({}, { authorization: '' }),
    ];
    expect(problems.map(({ status }) => status)).toEqual([400, 404, 405, 401]);
    for (const problem of problems) {
      expect(secured(problem)).toEqual(wanted(NOTHING, 'no-store'));
      await problemOf(problem);
    }
  });
});
