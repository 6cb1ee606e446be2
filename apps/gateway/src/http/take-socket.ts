import { Socket } from 'node:net';
import type { Response } from './exchange.ts';

/**
 * Takes the connection of an answer from HTTP once its head is sent: whoever writes to it for hours keeps neither the parser (10 KB)
 * nor the request and the answer with all that hangs on them (7 KB). To those the connection has closed. What the peer still sends
 * is read and forgotten.
 * As Node moves a socket to another thread: the handle changes hands, and the socket that had it is destroyed without.
 * @returns undefined when the peer has left, or an earlier answer is still being sent
 */
export function takeSocket(response: Response): Socket | undefined {
  const socket = response.socket as (Socket & { _handle: object | null }) | null;
  const handle = socket?._handle;
  if (!socket || !handle) return undefined;
  socket._handle = null;
  socket.destroy();
  const taken = new Socket({ handle } as ConstructorParameters<typeof Socket>[0]);
  // Whoever resets the connection has left, and 'close' says so; unheard, this would end the process.
  taken.on('error', () => undefined);
  return taken.resume();
}
