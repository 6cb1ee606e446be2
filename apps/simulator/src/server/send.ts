import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Reply } from './exchange.ts';

const CHUNK = Buffer.alloc(65_536, ' ');

/** Writes a reply as it is to travel. A caller who has gone gets nothing. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, transport } = reply;
  if (response.destroyed || status === 0 || transport?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body);
  const size = transport?.kind === 'padded' ? Math.max(transport.bytes, body.length) : body.length;
  const isUnannounced = transport?.kind === 'padded' && !transport.isAnnounced;
  response.writeHead(status, isUnannounced ? headers : { ...headers, 'content-length': size });
  if (response.req.method === 'HEAD') response.end();
  else if (transport?.kind === 'cut') response.write(body.subarray(0, transport.bytes), () => response.destroy());
  else if (size > body.length) await pad(response, body, size);
  else response.end(body);
}

async function pad(response: ServerResponse, body: Buffer, size: number): Promise<void> {
  response.write(body);
  for (let sent = body.length; sent < size && !response.destroyed; sent += CHUNK.length)
    if (!response.write(CHUNK.subarray(0, size - sent))) await drained(response);
  response.end();
}

/** The connection may close instead. */
async function drained(response: ServerResponse): Promise<void> {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  await Promise.race([once(response, 'drain', options), once(response, 'close', options)]).catch(() => undefined);
  stop.abort();
}
