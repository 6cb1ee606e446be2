import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { placeAt, type Place } from '../../stack/place.ts';
import { defaultPorts } from '../../stack/ports.ts';
import { sweep } from '../../stack/process/sweep.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { cassandraService, type CassandraNode } from '../../stack/services/cassandra.service.ts';
import { newKafkaId } from '../../stack/services/kafka-id.ts';
import { kafkaService } from '../../stack/services/kafka.service.ts';
import { postgresService } from '../../stack/services/postgres.service.ts';
import { connectionEnv, ownerEnv, superuserEnv } from '../../stack/stack-env.ts';
import type { ClusterReady } from '../cluster/ready.ts';
import { FaultServer } from './fault-server.ts';
import { obeyOrders } from './ordered-servers.ts';

const NODES = [1, 2, 3] as const;
const REPLICATION = String(NODES.length);
const MIN_IN_SYNC = '2';

/** Files and ports of one node; the nodes of a ring share their port and differ by address. */
const placeOf = (place: Place, portOffset: number, node: number): Place => ({
  ...placeAt({
    portOffset,
    chosenPorts: {
      kafka: defaultPorts.kafka + 2 * (node - 1),
      kafkaController: defaultPorts.kafkaController + 2 * (node - 1),
      cassandraJmx: defaultPorts.cassandraJmx + node - 1,
    },
    dataDir: join(place.dataDir, `node-${node}`),
  }),
});

/** Three brokers, each a controller too; every topic is on all of them, and a write is acknowledged by two. */
function brokersOf(places: readonly Place[]): readonly ReturnType<typeof kafkaService>[] {
  const controllers = places.map(({ ports }) => `127.0.0.1:${ports.kafkaController}`);
  const quorum = {
    clusterId: newKafkaId(),
    initialControllers: controllers.map((at, index) => `${index + 1}@${at}:${newKafkaId()}`).join(),
  };
  return places.map((place, index) =>
    kafkaService(
      place,
      {
        'node.id': String(index + 1),
        'controller.quorum.bootstrap.servers': controllers.join(),
        'default.replication.factor': REPLICATION,
        'min.insync.replicas': MIN_IN_SYNC,
        'offsets.topic.replication.factor': REPLICATION,
        'offsets.topic.num.partitions': '3',
        'transaction.state.log.replication.factor': REPLICATION,
        'transaction.state.log.min.isr': MIN_IN_SYNC,
        'share.coordinator.state.topic.replication.factor': REPLICATION,
        'share.coordinator.state.topic.min.isr': MIN_IN_SYNC,
        // Followers are there that wait for it; and a log that comes back takes its part again soon.
        'metadata.max.idle.interval.ms': '500',
        'leader.imbalance.check.interval.seconds': '30',
      },
      quorum,
    ),
  );
}

/** A third of the ring each. The first is the seed of all, as cassandra.yaml says. */
function nodeOf(index: number): CassandraNode {
  const address = `127.0.0.${index + 1}`;
  const third = (1n << 64n) / 3n;
  return {
    address,
    heapMb: 400,
    // A busy machine answers late, and who hears nobody in this time ends.
    ringDelayMs: 10_000,
    settings: {
      listen_address: address,
      rpc_address: address,
      initial_token: String(-(1n << 63n) + third * BigInt(index)),
      auto_bootstrap: 'false',
      hinted_handoff_enabled: 'true',
      memtable_heap_space: '64MiB',
      memtable_offheap_space: '64MiB',
      file_cache_size: '32MiB',
      write_request_timeout: '20s',
      read_request_timeout: '20s',
    },
  };
}

/** Three brokers of Kafka, three nodes of Cassandra and PostgreSQL for the cluster suite (test/cluster). */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const portOffset = Number(values['port-offset']);
  const place = placeAt({ portOffset, dataDir: values['data-dir'] ?? '' });
  const remove = (): Promise<void> => rm(place.dataDir, { recursive: true, force: true });
  await sweep(place);
  await remove();
  await mkdir(place.logDir, { recursive: true });
  await chmod(place.dataDir, 0o711);
  const secrets = await openSecrets(place.dataDir);
  const places = NODES.map((node) => placeOf(place, portOffset, node));
  for (const { logDir } of places) await mkdir(logDir, { recursive: true });
  const env = {
    ...connectionEnv(place, secrets),
    ...ownerEnv(place, secrets),
    ...superuserEnv(place, secrets),
    FRESHWAX_KAFKA_BROKERS: places.map(({ ports }) => `127.0.0.1:${ports.kafka}`).join(),
    FRESHWAX_CASSANDRA_CONTACT_POINTS: NODES.map((node) => `127.0.0.${node}:${place.ports.cassandra}`).join(),
    FRESHWAX_REPLICATION: REPLICATION,
  };
  await obeyOrders(place, {
    make: (save) => {
      const brokers = brokersOf(places);
      // The mark of the whole, the logs of the node.
      const home = (index: number): Place => ({ ...place, logDir: places[index]!.logDir });
      return Object.fromEntries([
        ['postgres', new FaultServer(postgresService(place, secrets), place, save)],
        ...places.flatMap((node, index) => [
          [`kafka-${index + 1}`, new FaultServer(brokers[index]!, home(index), save)] as const,
          [
            `cassandra-${index + 1}`,
            new FaultServer(cassandraService(node, nodeOf(index)), home(index), save),
          ] as const,
        ]),
      ]);
    },
    startAll,
    remove,
    ready: { env, logDirs: [place, ...places].map(({ logDir }) => logDir) } satisfies ClusterReady,
  });
}

/** A ring's first node before the others, which ask it who is there. */
async function startAll(servers: Readonly<Record<string, FaultServer>>): Promise<void> {
  const isLater = (name: string): boolean => name === 'cassandra-2' || name === 'cassandra-3';
  const first = Object.entries(servers).filter(([name]) => !isLater(name));
  await Promise.all(first.map(([, server]) => server.start()));
  const later = Object.entries(servers).filter(([name]) => isLater(name));
  await Promise.all(later.map(([, server]) => server.start()));
}

await main();
