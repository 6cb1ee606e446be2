import type { Server } from 'node:http';
import type { Problem } from '@freshwax/contracts';
import type { Socket } from 'node:net';
import { problems, type ProblemName } from './problem.error.ts';

/**
 * Answers what never becomes a request, such as an address longer than the parser takes, as a problem document too. One without
 * a Host header becomes a request, so that it is refused where unknown hosts are: Node's own refusal says nothing.
 */
export function refuseUnreadable(server: Server): void {
  Object.assign(server, { requireHostHeader: false });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    socket.end(toResponse(error.code === 'HPE_HEADER_OVERFLOW' ? 'payload-too-large' : 'validation'));
  });
}

function toResponse(name: ProblemName): string {
  const [status, title] = problems[name];
  const problem: Problem = { type: `/problems/${name}`, title, status, traceId: '' };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
