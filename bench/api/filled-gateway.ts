import { GatewayProcess } from '../gateway.process.ts';
import { BenchSession, type BenchOptions } from '../session.ts';
import type { BenchStores } from '../stores.ts';
import { fillOnce } from './fill.ts';

export interface FilledGateway {
  readonly session: BenchSession;
  readonly stores: BenchStores;
  readonly gateway: GatewayProcess;
  readonly topicPrefix: string;
  /** Where the gateway answers. */
  readonly address: string;
}

export interface FilledPlace {
  /** Of database, keyspace and topics. */
  name: string;
  /** Of the gateway, before the offset. */
  port: number;
}

/** Runs `measure` with a gateway on stores that hold `events` tracks, and ends all of it whatever happens. */
export async function withFilledGateway<Result>(
  options: BenchOptions,
  { name, port: basePort }: FilledPlace,
  measure: (filled: FilledGateway) => Promise<Result>,
): Promise<Result> {
  const session = await BenchSession.open(options);
  try {
    const topicPrefix = `${name}.`;
    const stores = await fillOnce(session, { name, topicPrefix, tracks: options.events });
    const { built: folder, nodeFlags, portOffset } = options;
    const port = basePort + portOffset;
    try {
      const gateway = await GatewayProcess.start({ folder, env: stores.env, port, nodeFlags });
      try {
        return await measure({ session, stores, gateway, topicPrefix, address: `http://127.0.0.1:${port}` });
      } finally {
        await gateway.stop();
      }
    } finally {
      await stores.close();
    }
  } finally {
    await session.close();
  }
}
