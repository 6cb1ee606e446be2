import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ExportStream, type Export } from './export.stream.ts';

interface Row {
  id: string;
}

const page = Array.from({ length: 1_000 }, (_, at) => ({ id: `${at}`.padStart(500, 'x') }));

describe('an export', () => {
  it('that has no end, ends when its client leaves, and gives its place back', async () => {
    const stream = new ExportStream();
    let reads = 0;
    const endless: Export<Row> = {
      name: 'tracks',
      format: 'ndjson',
      columns: [],
      limit: undefined,
      read: async () => {
        reads++;
        return { rows: page, page: { nextCursor: 'next' } } as never;
      },
    };
    const ended: Promise<void>[] = [];
    const server = createServer((_, response) => void ended.push(stream.send(endless, response as never)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // One more than there are places: each is given back.
    for (let turn = 0; turn < 3; turn++) {
      const [answer] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage];
      await once(answer, 'data');
      answer.destroy();
      await ended[turn];
    }
    // A page is read when the client has taken the one before, but for what socket and stream hold.
    expect(reads).toBeLessThan(3 * 20);
    server.close();
  });
});
