import type { Servers } from '../servers/servers.ts';
import type { Proxies } from './proxies.ts';
import { TcpProxy } from './tcp.proxy.ts';

/**
 * Proxies before the suite's servers, at the ports that the broker advertises for them. Cassandra's driver keeps to the
 * address it was given as long as the node has no peers.
 */
export async function openProxies({ proxyPorts }: Pick<Servers, 'proxyPorts'>): Promise<Proxies> {
  const [kafka, senderKafka, cassandra, postgres] = await Promise.all([
    TcpProxy.open(proxyPorts.kafka),
    TcpProxy.open(proxyPorts.senderKafka),
    TcpProxy.open(proxyPorts.cassandra),
    TcpProxy.open(proxyPorts.postgres),
  ]);
  const at = ({ port }: TcpProxy): string => `127.0.0.1:${port}`;
  return {
    consumerEnv: (env) => ({
      ...env,
      FRESHWAX_KAFKA_BROKERS: at(kafka),
      FRESHWAX_CASSANDRA_CONTACT_POINTS: at(cassandra),
      FRESHWAX_POSTGRES_URL: Object.assign(new URL(env['FRESHWAX_POSTGRES_URL']!), { host: at(postgres) }).toString(),
    }),
    senderEnv: (env) => ({ ...env, FRESHWAX_KAFKA_BROKERS: at(senderKafka) }),
    kafka,
    senderKafka,
    cassandra,
    postgres,
    close: async () => void (await Promise.all([kafka, senderKafka, cassandra, postgres].map((it) => it.close()))),
  };
}
