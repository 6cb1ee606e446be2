import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { eventually } from '../../../../test/eventually.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

const FRAME = /event: dead-letters\ndata: (.*)\n\n/;

describe('live events', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  it('are described to a HEAD, which listens to none', async () => {
    const head = await fetch(`${filled.gateway.url}/api/v1/live`, { method: 'HEAD' });
    expect([head.headers.get('content-type'), await head.text()]).toEqual(['text/event-stream; charset=utf-8', '']);
    expect(await (await filled.gateway.get('/metrics')).text()).toContain('\nsse_clients 0\n');
  });

  it('of dead letters come when one is settled, discarded or published again, though no record was applied', async () => {
    const stop = new AbortController();
    const response = await fetch(`${filled.gateway.url}/api/v1/live?topics=dead-letters`, { signal: stop.signal });
    const parts = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    let text = '';
    const next = async (): Promise<contracts.LiveFrame> => {
      for (;;) {
        const found = FRAME.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return contracts.liveFrame.parse(JSON.parse(found[1]!));
        }
        text += (await parts.next()).value as string;
      }
    };
    try {
      const first = await next();
      expect(first.change).toEqual({ rejected: 300, redrives: 0, settled: 0, discarded: 0 });
      const { pool } = filled;
      await pool.query(
        `UPDATE book.dead_letter SET discarded_at = now(), discarded_by = 'a', discarded_why = 'b' WHERE off IN (1, 2)`,
      );
      expect(await next()).toEqual({ ...first, change: { ...first.change, discarded: 2 } });
      await pool.query(
        `UPDATE book.dead_letter SET redrives = 1, resolved_off = 900, discarded_at = NULL WHERE off = 2`,
      );
      expect((await next()).change).toEqual({ ...first.change, redrives: 1, settled: 1, discarded: 1 });
    } finally {
      stop.abort();
    }
  });

  it('come as they are, without the chunks of HTTP; a second question on the connection has no listener', async () => {
    const listeners = async (): Promise<string | undefined> =>
      /^sse_clients (\d+)$/m.exec(await (await filled.gateway.get('/metrics')).text())?.[1];
    const socket = connect(Number(new URL(filled.gateway.url).port), '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (part: string) => (text += part));
    const question = 'GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    socket.write(question + question);
    await eventually(() =>
      expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\nConnection: close\r\n(?:[^]*\r\n)?\r\n: open\n\n/),
    );
    expect(text).not.toMatch(/transfer-encoding/i);
    // Who listened before may not have been missed yet.
    await eventually(async () => expect(await listeners()).toBe('1'));
    socket.destroy();
    await eventually(async () => expect(await listeners()).toBe('0'));
    expect(text.split('HTTP/1.1')).toHaveLength(2);
  });

  it('close a connection on which something else was asked before and is answered first', async () => {
    const socket = connect(Number(new URL(filled.gateway.url).port), '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (part: string) => (text += part));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
    socket.write(ask('/api/v1/stats/overview') + ask('/api/v1/live'));
    await closed;
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\}$/);
    expect(text.split('HTTP/1.1')).toHaveLength(2);
  });
});
