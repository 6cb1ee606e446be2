import type { Response } from './exchange.ts';

/** Ends the connection to who takes nothing: by a reset, since closed in peace the system would keep what waits for minutes. */
export function drop(response: Response): void {
  const { socket } = response;
  // Of one that is being shut down Node forgets the reset, and turns in circles when the process is to end.
  if (socket && !socket.writableEnded) socket.resetAndDestroy();
  response.destroy();
}
