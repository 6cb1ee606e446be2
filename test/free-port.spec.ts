import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { freePort } from './free-port.ts';

const servers: Server[] = [];
async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
afterEach(() => servers.splice(0).forEach((server) => server.close()));

it('is given out once, and never by the kernel', async () => {
  const given = await Promise.all(Array.from({ length: 40 }, freePort));
  expect(new Set(given).size).toBe(40);
  const handedOut = await Promise.all(Array.from({ length: 40 }, () => listen(0)));
  expect(Math.max(...handedOut)).toBeLessThan(Math.min(...given));
});

it('is none that somebody listens on', async () => {
  const taken = await listen(await freePort());
  const given = new Set<number>();
  for (let nth = 0; nth < 4_500; nth++) given.add(await freePort());
  expect(given.size).toBeGreaterThan(4_000);
  expect(given).not.toContain(taken);
});
