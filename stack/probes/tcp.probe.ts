import { connect } from 'node:net';

export interface Exchange {
  readonly send: Buffer;
  /** Looks at what came since it was sent: the verdict, or undefined to wait for more. */
  readonly read: (received: Buffer) => boolean | undefined;
}

/** A server that is not there refuses at once; one that is there takes seconds on a machine that others starve. */
const TIMEOUT_MS = 5_000;

const LOOPBACK = '127.0.0.1';

/** Talks to a port, one exchange after the other; false when one fails or none is answered within five seconds. */
export function converse(port: number, exchanges: readonly Exchange[], host = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const left = [...exchanges];
    let received: Buffer = Buffer.alloc(0);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    const next = (): unknown => (left[0] ? socket.write(left[0].send) : end(true));
    socket.setTimeout(TIMEOUT_MS, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
    socket.on('connect', next);
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const answer = left[0]?.read(received);
      if (answer === undefined) return;
      if (!answer) return end(false);
      received = Buffer.alloc(0);
      left.shift();
      next();
    });
  });
}
