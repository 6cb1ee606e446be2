import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gatewayMemory } from '../stack/services/node-memory.ts';
import { AppProcess } from './app.process.ts';

export interface GatewayOptions {
  /** Folder of the built programs. */
  folder: string;
  env: Readonly<Record<string, string>>;
  port: number;
  nodeFlags: readonly string[];
}

/** The product's gateway in a process of its own; an address may ask as often as it can. */
export class GatewayProcess extends AppProcess {
  private constructor(options: GatewayOptions, program: string) {
    super({
      name: 'gateway',
      program,
      flags: [...gatewayMemory.flags, ...options.nodeFlags],
      env: {
        ...gatewayMemory.env,
        FRESHWAX_SOURCE: 'simulator',
        FRESHWAX_RATE_LIMIT: '1000000',
        FRESHWAX_ADMIN_KEY_FILE: join(tmpdir(), 'freshwax-bench-has-no-key'),
        ...options.env,
        FRESHWAX_GATEWAY_PORT: String(options.port),
      },
    });
  }

  /** @throws Error when it is not built, or does not get ready */
  static async start(options: GatewayOptions): Promise<GatewayProcess> {
    const program = resolve(options.folder, 'apps/gateway/src/main.js');
    if (!existsSync(program)) throw new Error(`the gateway is not built in ${options.folder} (npm run build)`);
    const gateway = new GatewayProcess(options, program);
    await gateway.ready(options.port);
    return gateway;
  }
}
