import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/eventually.ts';
import { FirstAnswers } from './first-answers.ts';

const ROUND = 7;
const pauses = { againAfterMs: 1, retryAfterMs: 1 };

describe('what a reader would wait for', () => {
  it('is asked from the start on, one question after another, each until it is answered, and again and again', async () => {
    const asked: { url: string; key: string | undefined }[] = [];
    let atOnce = 0;
    const server = createServer((request, response) => {
      expect(++atOnce).toBe(1);
      asked.push({ url: request.url!, key: request.headers.authorization });
      setImmediate(() => {
        atOnce -= 1;
        // The first is not computed yet when it is asked for.
        response.writeHead(asked.length === 1 ? 503 : 200).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const first = new FirstAnswers({ FRESHWAX_READ_KEY: 'a-key-that-reads' });
    const keeping = first.keep(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, pauses);
    await eventually(() => expect(asked.length).toBeGreaterThan(2 * ROUND + 1));
    first.beforeApplicationShutdown();
    await keeping;
    server.close();

    const [refused, ...answered] = asked.map(({ url }) => url);
    expect(answered[0]).toBe(refused);
    const round = answered.slice(0, ROUND);
    expect(new Set(round).size).toBe(ROUND);
    expect(round).toContain('/api/v1/stats/genres?of=albums&limit=100');
    // An exploration asks for one of its pairs.
    const correlations = round.indexOf('/api/v1/stats/correlations');
    expect([correlations, round.findIndex((url) => url!.includes('exploration'))]).toEqual([2, 3]);
    expect(answered.slice(ROUND, 2 * ROUND)).toEqual(round);
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['Bearer a-key-that-reads']));
  });

  it('is asked for again while nobody answers, until the gateway stops', async () => {
    const first = new FirstAnswers({ FRESHWAX_READ_KEY: undefined });
    const keeping = first.keep('http://127.0.0.1:1', pauses);
    first.beforeApplicationShutdown();
    await keeping;
  });
});
