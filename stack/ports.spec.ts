import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  checkPortsFree,
  defaultPorts,
  MAX_PORT_OFFSET,
  parseListeningInodes,
  portsAt,
  PortTakenError,
  toCommand,
} from './ports.ts';

describe('Ports', () => {
  it('shift together', () => {
    expect(portsAt(0)).toEqual(defaultPorts);
    expect(portsAt(1_000)).toMatchObject({ gateway: 4_000, kafka: 20_092, postgres: 6_433, airflow: 9_080 });
  });
  it('never leave the range of ports', () => {
    expect(Math.max(...Object.values(portsAt(MAX_PORT_OFFSET)))).toBe(65_535);
    for (const offset of [MAX_PORT_OFFSET + 1, -1, 0.5, Number.NaN]) expect(() => portsAt(offset)).toThrow(RangeError);
  });
  it('that were chosen are taken in place of the default ones, and shift too', () => {
    expect(portsAt(10, { kafka: 9_092 })).toMatchObject({ kafka: 9_102, gateway: 3_010 });
    expect(() => portsAt(0, { kafka: 9_042 })).toThrow('kafka and cassandra cannot share port 9042');
    expect(() => portsAt(0, { kafka: Number.NaN })).toThrow('kafka: NaN is no port');
    expect(() => portsAt(10, { kafka: 65_530 })).toThrow(RangeError);
  });
  it('do not meet one another', () => {
    expect(new Set(Object.values(defaultPorts)).size).toBe(Object.keys(defaultPorts).length);
  });
});

describe('A taken port', () => {
  let server: Server;
  afterEach(() => {
    server.close();
  });

  const listen = async (): Promise<number> => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  it('names the process that holds it', async () => {
    const port = await listen();
    const error: unknown = await checkPortsFree([port]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PortTakenError);
    expect((error as PortTakenError).message).toMatch(
      new RegExp(`port ${port} is taken by .*\\(pid ${process.pid}\\)`),
    );
  });
  it.each([
    [['node', '--import', './preload.mjs', 'server.mjs'], 'node server.mjs'],
    [['node', '--import=./preload.mjs', '-r', 'a.js', 'server.ts', 'other.ts'], 'node server.ts'],
    [['java', '-Xmx1g', '-cp', 'a.jar', 'kafka.Kafka', 'server.properties'], 'java kafka.Kafka'],
    [['postgres', '-D', 'data'], 'postgres'],
    [[], 'process'],
  ])('names what the process runs: %j', (words, command) => {
    expect(toCommand(words)).toBe(command);
  });
  it('is found among free ones only while it listens', async () => {
    const port = await listen();
    server.close();
    await once(server, 'close');
    await expect(checkPortsFree([port])).resolves.toBeUndefined();
  });
});

describe("The kernel's table of sockets", () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 111 1 0',
    '   1: 0100007F:1539 0100007F:C001 01 00000000:00000000 00:00000000 00000000   101        0 222 1 0',
    '   2: 0100007F:2352 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0',
  ].join('\n');
  it('gives the listening socket of a port, not its connections', () => {
    expect(parseListeningInodes(table, 5_433)).toEqual(['111']);
  });
  it('gives none for a port that nobody listens on', () => {
    expect(parseListeningInodes(table, 80)).toEqual([]);
  });
});
