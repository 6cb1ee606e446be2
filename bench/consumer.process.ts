import { consumerMemory } from '../stack/services/node-memory.ts';
import { AppProcess } from './app.process.ts';
import { consumerProgram } from './built.ts';

export interface ConsumerOptions {
  /** Folder of the built programs. */
  folder: string;
  env: Record<string, string>;
  port: number;
  /** Of Node, such as `--cpu-prof`. */
  nodeFlags: readonly string[];
}

/** The product's consumer in a process of its own, as the stack starts it. */
export class ConsumerProcess extends AppProcess {
  static start({ folder, env, port, nodeFlags }: ConsumerOptions): ConsumerProcess {
    return new ConsumerProcess({
      name: 'consumer',
      program: consumerProgram(folder),
      env: { ...consumerMemory.env, ...env, FRESHWAX_CONSUMER_PORT: String(port) },
      flags: [...consumerMemory.flags, ...nodeFlags],
    });
  }
}
