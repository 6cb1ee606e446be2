import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Ingested } from '../answers/data-version.ts';
import { MOST_LOGS } from '../events/events.query.ts';
import type { Request, Response } from '../http/exchange.ts';
import { cursorParameter, MAX_OFFSET } from '../http/page.ts';
import { AdminKey } from './admin-key.ts';
import { CursorSigner } from './cursor.ts';
import { givenKey } from './given-key.ts';
import { hostMiddleware, isLoopback } from './host.middleware.ts';
import { mediaTypeMiddleware } from './media-type.middleware.ts';
import { ReadKey } from './read-key.ts';

const nowhere = '/nowhere/admin.key';

describe('the admin key', () => {
  it('is matched by itself only, and never kept', () => {
    const key = new AdminKey('0123456789abcdef', nowhere);
    expect(key.matches('0123456789abcdef')).toBe(true);
    expect(key.matches('0123456789abcdeg')).toBe(false);
    expect(key.matches('')).toBe(false);
    expect(JSON.stringify(key)).not.toContain('0123456789abcdef');
  });

  it('is read from a file that appears after the start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'freshwax-'));
    const key = new AdminKey(undefined, join(folder, 'admin.key'));
    expect(key.isSet).toBe(false);
    expect(key.matches('')).toBe(false);
    writeFileSync(join(folder, 'admin.key'), 'from the file\n');
    expect(key.matches('from the file')).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe('the key of a request', () => {
  const keyOf = (authorization: string | undefined) => givenKey({ headers: { authorization } });

  it('comes as Bearer, or as the password that a browser asks for', () => {
    expect(keyOf('bearer  abc')).toBe('abc');
    expect(keyOf(`Basic ${Buffer.from('anyone:a:b').toString('base64')}`)).toBe('a:b');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic !!',
    'Digest abc',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
  ])('is none in %s', (authorization) => expect(keyOf(authorization)).toBeUndefined());

  it('that only reads is matched by itself only, and by nothing where none is set', () => {
    expect(new ReadKey('0123456789abcdef').matches('0123456789abcdef')).toBe(true);
    expect(new ReadKey('0123456789abcdef').matches('0123456789abcdeg')).toBe(false);
    expect(new ReadKey(undefined).matches('')).toBe(false);
  });
});

describe('a cursor', () => {
  const at = { version: '10.aaaa' };
  const signerOf = (key: string) =>
    new CursorSigner(new AdminKey(key, nowhere), { current: async () => at as Ingested });
  const signer = signerOf('0123456789abcdef');
  const expired = expect.objectContaining({ problem: 'cursor-expired' });

  it('carries its keys back', async () => {
    expect(await signer.read('tracks', await signer.sign('tracks', ['é', 7, null]))).toEqual(['é', 7, null]);
  });

  it('is short however much its list was asked for', async () => {
    const scope = randomBytes(20_000).toString('base64');
    const cursor = await signer.sign(scope, ['a']);
    expect(cursor.length).toBeLessThan(300);
    expect(await signer.read(scope, cursor)).toEqual(['a']);
  });

  it('has room for all logs of a page of raw events, wherever they are', async () => {
    const offsetOf = (at: number): string =>
      String(MAX_OFFSET - createHash('sha256').update(String(at)).digest().readBigUInt64BE() / 3n);
    const keys = Array.from({ length: MOST_LOGS }, (_, at) => [
      `a-prefix.topic-${at % 5}`,
      at,
      at % 2,
      offsetOf(at),
    ]).flat();
    const cursor = await signer.sign('events', keys);
    expect(await signer.read('events', cursorParameter.parse(cursor)!)).toEqual(keys);
  });

  it('is refused when a byte of it changed, when it is cut, and when it is noise', async () => {
    const cursor = await signer.sign('tracks', ['a']);
    const changed = Buffer.from(cursor, 'base64url');
    changed[changed.length - 3]! ^= 1;
    for (const bad of [changed.toString('base64url'), cursor.slice(0, 20), 'abc', '!!'])
      await expect(signer.read('tracks', bad)).rejects.toEqual(expired);
  });

  it('is refused by another list, and by a gateway with another key', async () => {
    const cursor = await signer.sign('tracks', ['a']);
    await expect(signer.read('albums', cursor)).rejects.toEqual(expect.objectContaining({ problem: 'validation' }));
    await expect(signerOf('another key of 16').read('tracks', cursor)).rejects.toEqual(expired);
  });

  it('outlives new data, and ends where the data has begun anew', async () => {
    const cursor = await signer.sign('tracks', ['a']);
    for (const version of ['10.bbbb', '11.aaaa', '100.cccc']) {
      at.version = version;
      expect(await signer.read('tracks', cursor)).toEqual(['a']);
    }
    at.version = '9.aaaa';
    await expect(signer.read('tracks', cursor)).rejects.toEqual(expired);
  });

  it('of what rests in no store goes on while PostgreSQL is away', async () => {
    const away = new CursorSigner(new AdminKey('0123456789abcdef', nowhere), {
      current: () => Promise.reject(new Error('away')),
    });
    expect(await away.read('operations', await away.sign('operations', ['a']))).toEqual(['a']);
  });
});

describe('the check of what a body is', () => {
  const passes = (method: string, headers: Record<string, string>): boolean => {
    const response = { locals: {}, removeHeader: () => undefined, setHeader: () => undefined, end: () => undefined };
    let passed = false;
    mediaTypeMiddleware(
      { method, headers, originalUrl: '/' } as unknown as Request,
      response as unknown as Response,
      () => {
        passed = true;
      },
    );
    return passed;
  };

  it('lets JSON pass, and a request without a body', () => {
    expect(passes('POST', { 'content-type': 'application/json; charset=utf-8', 'content-length': '2' })).toBe(true);
    expect(passes('POST', { 'content-length': '0', authorization: 'Bearer x' })).toBe(true);
    expect(passes('GET', {})).toBe(true);
  });

  it.each([
    { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' },
    { 'content-length': '2' },
    { 'transfer-encoding': 'chunked' },
    { authorization: 'Basic eDp5' },
  ])('refuses %j: another site could send it with what a browser remembers', (headers) =>
    expect(passes('POST', headers as unknown as Record<string, string>)).toBe(false),
  );
});

describe('the host check', () => {
  const passes = (host: string | undefined, allowed: string[] = []): boolean => {
    const ended: string[] = [];
    const response = {
      locals: {},
      removeHeader: () => undefined,
      setHeader: () => undefined,
      end: (text: string) => ended.push(text),
    };
    let passed = false;
    hostMiddleware('127.0.0.1', allowed)(
      { headers: { host }, originalUrl: '/' } as Request,
      response as unknown as Response,
      () => (passed = true),
    );
    expect(ended).toHaveLength(passed ? 0 : 1);
    return passed;
  };

  it('lets loopback names pass with any port', () => {
    for (const host of ['127.0.0.1:3000', 'localhost', 'LOCALHOST:1', '[::1]:3000']) expect(passes(host)).toBe(true);
  });

  it('refuses what a rebinding page would send', () => {
    for (const host of ['evil.example:3000', '127.0.0.1.evil.example', 'localhost.', '', undefined])
      expect(passes(host)).toBe(false);
  });

  it('lets a name pass that was allowed', () => {
    expect(passes('gateway:3000', ['gateway'])).toBe(true);
  });

  it('knows loopback addresses', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example'].some(isLoopback)).toBe(false);
  });
});
