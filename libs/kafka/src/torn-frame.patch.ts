import type { Socket } from 'node:net';
import { createRequire } from 'node:module';

/** What of kafkajs' own connection is used here. */
export interface Connection {
  socket?: Socket;
  /** What came of a frame that is not whole yet. */
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  /** A long frame that is not whole yet; see `gatherFrames`. */
  gathered?: { bytes: Buffer; length: number } | undefined;
  isConnected(): boolean;
  connect(): Promise<boolean>;
}

/** Of the length before each frame. */
const LENGTH_BYTES = 4;

/**
 * kafkajs 2.2.4 keeps what it has of a frame when a connection breaks in the middle of it, and reads what the next
 * connection brings as the rest: no answer is understood any more, or the process ends with ERR_BUFFER_OUT_OF_BOUNDS. And
 * the old socket is only half closed, so that what it still brings comes in between. Here a connection begins with nothing.
 */
export function forgetTornFrames(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/connection') as { prototype: Connection };
  const { connect } = prototype;
  if (connect.name === 'beginWithNothing') return;
  prototype.connect = function beginWithNothing(this: Connection): Promise<boolean> {
    // A socket that is still connecting is the one that another caller waits for.
    if (!this.isConnected() && !this.socket?.connecting) {
      this.socket?.destroy();
      Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES, gathered: undefined });
    }
    return connect.call(this);
  };
}
