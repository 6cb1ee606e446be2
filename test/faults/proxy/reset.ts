import type { Socket } from 'node:net';

/**
 * The peer sees a reset. A socket that is just being shut down refuses that, and Node then counts it as closing for ever: the
 * process turns in circles when it is to end (`TCPWrap::Reset`, libuv's `uv_tcp_close_reset`). Such a one is only closed.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}
