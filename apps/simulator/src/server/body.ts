import type { IncomingMessage } from 'node:http';

/** The rest of a longer body is read and thrown away. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
