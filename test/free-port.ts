import { once } from 'node:events';
import { createServer } from 'node:net';

/** Above those that the kernel hands out, to whoever listens on any and to connections that leave. */
const FIRST = 61_000;
const PORTS = 4_500;
/** So far from each other begin processes of neighbouring ids, such as those of one test run. */
const APART = 131;

let next = (process.pid * APART) % PORTS;

/**
 * A port of loopback on which nobody listens. Seconds pass until the process that is told of it does, and others of the run look for
 * ports meanwhile: one that the kernel has given out, and got back, it would now and then give to them too.
 * @throws Error where every port is taken
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS; tried++) {
    next = (next + 1) % PORTS;
    const port = FIRST + next;
    if (await isFree(port)) return port;
  }
  throw new Error(`every port from ${FIRST} to ${FIRST + PORTS - 1} is taken`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server.listen(port, '127.0.0.1'), 'listening');
  const isTaken = await listening.then(
    () => false,
    () => true,
  );
  if (isTaken) return false;
  server.close();
  await once(server, 'close');
  return true;
}
