import { execFile } from 'node:child_process';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { placeAt, type Place } from '../../stack/place.ts';
import { sweep } from '../../stack/process/sweep.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { cassandraService } from '../../stack/services/cassandra.service.ts';
import { kafkaService } from '../../stack/services/kafka.service.ts';
import { postgresService } from '../../stack/services/postgres.service.ts';
import { connectionEnv, ownerEnv, superuserEnv } from '../../stack/stack-env.ts';
import type { ServerName, ServersReady } from '../faults/servers/orders.ts';
import type { ProxyPorts } from '../faults/servers/servers.ts';
import { FaultServer } from './fault-server.ts';
import { obeyOrders } from './ordered-servers.ts';

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

/** Kafka, Cassandra and PostgreSQL for the fault suite, as durable as the product's. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const place = placeAt({ portOffset: Number(values['port-offset']), dataDir: values['data-dir'] ?? '' });
  await sweep(place);
  await remove(place);
  await mkdir(place.logDir, { recursive: true });
  await chmod(place.dataDir, 0o711);
  const secrets = await openSecrets(place.dataDir);
  const ports = proxyPorts(place);
  const names: ServerName[] = ['kafka', 'cassandra', 'postgres'];
  const dataDirs = Object.fromEntries(names.map((name) => [name, join(place.dataDir, 'data', name)]));
  const env = { ...connectionEnv(place, secrets), ...ownerEnv(place, secrets), ...superuserEnv(place, secrets) };
  await obeyOrders(place, {
    make: (save): Record<ServerName, FaultServer> => ({
      postgres: new FaultServer(postgresService(place, secrets), place, save),
      kafka: new FaultServer(kafkaService(place, listeners(place, ports)), place, save),
      cassandra: new FaultServer(cassandraService(place), place, save),
    }),
    startAll: (servers) => Promise.all(Object.values(servers).map((server) => server.start())),
    remove: () => remove(place),
    ready: {
      env,
      proxyPorts: ports,
      dataDirs: dataDirs as ServersReady['dataDirs'],
      logDirs: [place.logDir],
    } satisfies ServersReady,
  });
}

/** A trial that was cut off may have left a small disk under a server's folder. */
async function remove({ dataDir }: Place): Promise<void> {
  for (const name of ['cassandra', 'postgres'] satisfies ServerName[])
    await run('umount', ['--lazy', join(dataDir, 'data', name)]).catch(() => undefined);
  await rm(dataDir, { recursive: true, force: true });
}

await main();
