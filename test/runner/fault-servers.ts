import { execFile } from 'node:child_process';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { placeAt, type Place } from '../../stack/place.ts';
import { identify } from '../../stack/process/identity.mjs';
import { writeState } from '../../stack/process/state-file.ts';
import { sweep } from '../../stack/process/sweep.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { cassandraService } from '../../stack/services/cassandra.service.ts';
import { kafkaService } from '../../stack/services/kafka.service.ts';
import { postgresService } from '../../stack/services/postgres.service.ts';
import { connectionEnv, ownerEnv, superuserEnv } from '../../stack/stack-env.ts';
import { noUrls } from '../../stack/urls.ts';
import type { OrderDone, ServerName, ServerOrder, ServersReady } from '../faults/servers/orders.ts';
import type { ProxyPorts } from '../faults/servers/servers.ts';
import { FaultServer } from './fault-server.ts';

const run = promisify(execFile);

/** Listeners that only the proxies know, and the ports that brokers advertise for them. */
function proxyPorts({ ports }: Place): ProxyPorts {
  return {
    kafka: { target: ports.kafka + 2, port: ports.kafka + 4 },
    senderKafka: { target: ports.kafka + 3, port: ports.kafka + 5 },
    cassandra: { target: ports.cassandra, port: ports.cassandra + 1 },
    postgres: { target: ports.postgres, port: ports.postgres + 1 },
  };
}

/** A broker tells its clients where to find it: behind a proxy that is the proxy. */
function listeners({ ports }: Place, { kafka, senderKafka }: ProxyPorts): Record<string, string> {
  const at = (name: string, port: number): string => `${name}://127.0.0.1:${port}`;
  const own = at('PLAINTEXT', ports.kafka);
  const controller = at('CONTROLLER', ports.kafkaController);
  const behind = [at('CONSUMERS', kafka.target), at('SENDERS', senderKafka.target)];
  return {
    listeners: [own, controller, ...behind].join(),
    'advertised.listeners': [own, at('CONSUMERS', kafka.port), at('SENDERS', senderKafka.port)].join(),
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': ['PLAINTEXT', 'CONTROLLER', 'CONSUMERS', 'SENDERS']
      .map((name) => `${name}:PLAINTEXT`)
      .join(),
    // A group whose broker comes back is usable at once, and a topic that was deleted is gone at once.
    'log.segment.delete.delay.ms': '1000',
    'offsets.topic.num.partitions': '1',
  };
}

/**
 * Kafka, Cassandra and PostgreSQL for the fault suite, one by one killed, stopped and started on its orders. They are as
 * durable as the product's. Whatever ends the suite ends them: the channel between the two closes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const place = placeAt({ portOffset: Number(values['port-offset']), dataDir: values['data-dir'] ?? '' });
  await sweep(place);
  await remove(place);
  await mkdir(place.logDir, { recursive: true });
  await chmod(place.dataDir, 0o711);
  const secrets = await openSecrets(place.dataDir);
  const ports = proxyPorts(place);
  const startedAt = new Date().toISOString();
  const servers: Record<ServerName, FaultServer> = {
    postgres: new FaultServer(postgresService(place, secrets), place, save),
    kafka: new FaultServer(kafkaService(place, listeners(place, ports)), place, save),
    cassandra: new FaultServer(cassandraService(place), place, save),
  };
  /** For the sweep of the next run, should this process be killed too. */
  function save(): void {
    const services = Object.values(servers).map((server) => server.record());
    const base = { version: 1, supervisor: identify(process.pid), phase: 'ready', startedAt } as const;
    writeState(place.stateFile, { ...base, ports: place.ports, source: 'none', urls: noUrls, services });
  }
  const end = async (code: number): Promise<never> => {
    for (const server of Object.values(servers)) await server.end();
    await remove(place);
    process.exit(code);
  };
  process.on('disconnect', () => void end(0));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => void end(1));
  process.on('exit', () => Object.values(servers).forEach((server) => server.killNow()));
  await Promise.all(Object.values(servers).map((server) => server.start()));
  process.on('message', (order: ServerOrder) => void obey(servers[order.server], order));
  const dataDirs = Object.fromEntries(Object.keys(servers).map((name) => [name, join(place.dataDir, 'data', name)]));
  const env = { ...connectionEnv(place, secrets), ...ownerEnv(place, secrets), ...superuserEnv(place, secrets) };
  process.send?.({ env, proxyPorts: ports, dataDirs: dataDirs as ServersReady['dataDirs'] } satisfies ServersReady);
}

/** A trial that was cut off may have left a small disk under a server's folder. */
async function remove({ dataDir }: Place): Promise<void> {
  for (const name of ['cassandra', 'postgres'] satisfies ServerName[])
    await run('umount', ['--lazy', join(dataDir, 'data', name)]).catch(() => undefined);
  await rm(dataDir, { recursive: true, force: true });
}

async function obey(server: FaultServer, order: ServerOrder): Promise<void> {
  const done = await carryOut(server, order).then(
    (): OrderDone => ({ id: order.id }),
    (error: unknown): OrderDone => ({ id: order.id, error: error instanceof Error ? error.message : String(error) }),
  );
  // The suite may be gone meanwhile; then all of this is about to end.
  process.send?.(done, () => undefined);
}

function carryOut(server: FaultServer, order: ServerOrder): Promise<void> {
  if (order.do === 'start') return server.start();
  return order.do === 'kill' ? server.kill() : server.stop(order.signal);
}

await main();
