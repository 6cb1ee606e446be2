import { converse } from './tcp.probe.ts';

const PROTOCOL_3_0 = 196_608;
const AUTHENTICATION = 'R'.charCodeAt(0);

/**
 * Opens a session up to the server's first word. While it starts or recovers that is an error (57P03); a request to
 * authenticate means that it takes sessions. So no password is needed to ask.
 */
export function isPostgresReady(port: number): Promise<boolean> {
  const parameters = Buffer.from('user\0freshwax_reader\0database\0spotifydb\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + parameters.length, 0);
  head.writeInt32BE(PROTOCOL_3_0, 4);
  const send = Buffer.concat([head, parameters]);
  const read = (received: Buffer): boolean | undefined =>
    received.length === 0 ? undefined : received[0] === AUTHENTICATION;
  return converse(port, [{ send, read }]);
}
