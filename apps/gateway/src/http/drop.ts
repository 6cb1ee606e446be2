import type { Socket } from 'node:net';
import type { Response } from './exchange.ts';

/** Ends the connection to who takes nothing: by a reset, since closed in peace the system would keep what waits for minutes. */
export function drop(response: Response): void {
  if (response.socket) reset(response.socket);
  response.destroy();
}

/** As `drop`, where the connection is all that there is. */
export function reset(socket: Socket): void {
  // Of one that is being shut down Node forgets the reset, and turns in circles when the process is to end.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
