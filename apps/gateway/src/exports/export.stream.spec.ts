import { once } from 'node:events';
import { createServer, get, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Response } from '../http/exchange.ts';
import { ExportStream, type Export } from './export.stream.ts';
import { formatNames, type FormatName } from './formats.ts';

interface Row {
  id: string;
}
type Read = Export<Row>['read'];

const QUICK_MS = 20;
const LONG_MS = 200;

const page = {
  rows: Array.from({ length: 1_000 }, (_, at) => ({ id: `${at}`.padStart(500, 'x') })),
  page: { nextCursor: 'next', limit: 1_000, hasMore: true },
};
/** So little that the system takes it at once, whatever its reader does. */
const last = { rows: page.rows.slice(0, 1), page: { ...page.page, nextCursor: null } };
const rows = (read: Read, format: FormatName = 'ndjson'): Export<Row> => ({
  name: 'tracks',
  format,
  columns: [{ name: 'id', type: 'text', of: ({ id }) => id }],
  limit: undefined,
  read,
});
const reset = (): Promise<never> => Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
const unavailable = expect.objectContaining({ problem: 'upstream-unavailable' });

describe('an export', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Where the answer is what is sent by it. */
  async function listen(send: (response: Response) => void): Promise<{ host: string; port: number }> {
    const server = createServer((_, response) => send(response as Response)).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }

  it('that has no end, ends when its client leaves, and gives its place back', async () => {
    const stream = new ExportStream();
    let reads = 0;
    const endless = rows(async () => (reads++, page));
    const ended: Promise<void>[] = [];
    const address = await listen((response) => void ended.push(stream.send(endless, response)));
    // One more than there are places: each is given back.
    for (let turn = 0; turn < 3; turn++) {
      const [answer] = (await once(get(address), 'response')) as [IncomingMessage];
      await once(answer, 'data');
      answer.destroy();
      await ended[turn];
    }
    // A page is read when the client has taken the one before, but for what socket and stream hold.
    expect(reads).toBeLessThan(3 * 20);
  });

  it('ends when its client takes nothing for a while, and gives its place back', async () => {
    const stream = new ExportStream(QUICK_MS);
    const endless = rows(async () => page);
    const files = [endless, endless, rows(async () => last)].values();
    const stalled = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ends = stalled.values();
    const address = await listen((response) => {
      const sent = stream.send(files.next().value!, response);
      ends.next().value?.resolve(sent);
    });
    const sockets = stalled.map(() => connect(address).pause());
    for (const socket of sockets) socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: freshwax\r\n\r\n');
    await Promise.all(stalled.map(({ promise }) => promise));
    const [answer] = (await once(get(address), 'response')) as [IncomingMessage];
    expect(await text(answer)).toContain('{"_end":true,"rows":1}');
    for (const socket of sockets) socket.destroy();
  });

  it('ends when its client takes a little all the time, but not a page in its time', async () => {
    const stream = new ExportStream(LONG_MS);
    const ended = Promise.withResolvers<void>();
    // The system tells of room in hundreds of kB: a page is several of these.
    const large = { ...page, rows: Array.from({ length: 5 }, () => page.rows).flat() };
    const address = await listen((response) =>
      ended.resolve(
        stream.send(
          rows(async () => large),
          response,
        ),
      ),
    );
    const socket = connect(address).pause();
    socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: freshwax\r\n\r\n');
    // A fortieth of a page at a time, twenty times within the time of one.
    const trickle = setInterval(() => socket.read(), LONG_MS / 20);
    await ended.promise;
    clearInterval(trickle);
    socket.destroy();
  });

  it('goes on where it is the store that takes long', async () => {
    const one = { ...last, page: page.page };
    const address = await listen((response) => {
      const idle = once(response.setTimeout(2 * QUICK_MS), 'timeout');
      const read: Read = async (_, cursor) => (cursor === undefined ? one : idle.then(() => last));
      void new ExportStream(QUICK_MS).send(rows(read), response);
    });
    const [answer] = (await once(get(address), 'response')) as [IncomingMessage];
    expect(await text(answer)).toContain('{"_end":true,"rows":2}');
  });

  it('says to a HEAD what would come, with every place taken and nothing read', async () => {
    const stream = new ExportStream();
    const reads = { GET: async () => page, HEAD: reset } as Record<string, Read>;
    const address = await listen((response) => void stream.send(rows(reads[response.req.method!]!, 'csv'), response));
    const slow = await Promise.all([1, 2].map(async () => (await once(get(address), 'response')) as [IncomingMessage]));
    const [answer] = (await once(request({ ...address, method: 'HEAD' }).end(), 'response')) as [IncomingMessage];
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="freshwax-tracks.csv"',
    });
    expect(await text(answer)).toBe('');
    for (const [each] of slow) each.destroy();
  });

  it.each(formatNames)('as %s fails before anything is sent where the store ends the connection', async (format) => {
    const sent: string[] = [];
    const response = {
      req: { method: 'GET' },
      setHeader: (name: string) => sent.push(name),
      write: () => sent.push('body'),
    };
    const sending = new ExportStream().send(rows(reset, format), response as unknown as Response);
    await expect(sending).rejects.toEqual(unavailable);
    expect(sent).toEqual([]);
  });

  it('is cut where the store ends the connection later on, and whoever sends is told why', async () => {
    const read: Read = async (_, cursor) => (cursor === undefined ? page : reset());
    const told = Promise.withResolvers<void>();
    const address = await listen((response) => told.resolve(new ExportStream().send(rows(read), response)));
    const cut = async (): Promise<void> => {
      const [answer] = (await once(get(address), 'response')) as [IncomingMessage];
      await text(answer);
    };
    await Promise.all([expect(told.promise).rejects.toEqual(unavailable), expect(cut()).rejects.toThrow('aborted')]);
  });
});
