import { join } from 'node:path';
import { inheritedEnv } from '../env.ts';
import { projectRoot } from '../place.ts';
import { fetchHealth } from '../probes/health.probe.mjs';
import { READY_WITHIN_MS, type ServiceSpec } from '../service.ts';
import { consumerMemory, gatewayMemory, sourceMaps, type NodeMemory } from './node-memory.ts';

export interface NodeApp {
  readonly name: 'gateway' | 'producer' | 'consumer' | 'simulator';
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

const memories: Partial<Record<NodeApp['name'], NodeMemory>> = { consumer: consumerMemory, gateway: gatewayMemory };

/**
 * One of our own processes, from dist/. To the supervisor it is up when it lives: while a server it needs is down it
 * says "not ready", and starting it again would not help.
 */
export function nodeAppService({ name, port, env }: NodeApp): ServiceSpec {
  const memory = memories[name];
  return {
    name,
    ports: [port],
    readyWithinMs: READY_WITHIN_MS,
    isReady: async () => (await fetchHealth(port, 'live')).ok,
    prepare: async () => [
      {
        name,
        command: process.execPath,
        args: [...(memory?.flags ?? []), ...sourceMaps, join(projectRoot, 'dist/apps', name, 'src/main.js')],
        cwd: projectRoot,
        env: { ...inheritedEnv(), ...memory?.env, NODE_ENV: 'production', ...env },
      },
    ],
  };
}
