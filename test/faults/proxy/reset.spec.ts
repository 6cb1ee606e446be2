import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from '@jest/globals';

/** Ends a process that has reset a socket which was just being shut down. */
const program = (reset: string): string => `
import { connect, createServer } from 'node:net';
import { reset } from ${JSON.stringify(new URL('reset.ts', import.meta.url).href)};
const server = createServer((peer) => peer.on('error', () => undefined).resume()).listen(0, '127.0.0.1', () => {
  const socket = connect(server.address().port, '127.0.0.1', () => {
    socket.end('last words');
    ${reset};
    server.close();
  });
  socket.on('error', () => undefined);
});`;

const run = (reset: string, timeout: number) =>
  execa(process.execPath, ['--experimental-transform-types', '--input-type=module', '--eval', program(reset)], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    reject: false,
    timeout,
    killSignal: 'SIGKILL',
  });

describe('a reset', () => {
  it('of a socket that is being shut down lets the process end, which Node’s own does not', async () => {
    const [ours, nodes] = await Promise.all([run('reset(socket)', 30_000), run('socket.resetAndDestroy()', 2_000)]);
    expect([ours.exitCode, nodes.timedOut]).toEqual([0, true]);
  });
});
