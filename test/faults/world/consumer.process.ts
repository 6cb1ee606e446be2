import { pathToFileURL } from 'node:url';
import { consumerMemory } from '../../../stack/services/node-memory.ts';
import { AppProcess } from '../../delivery/app.process.ts';
import type { Order } from '../instrument/orders.ts';

const PRELOAD = new URL('../instrument/consumer.preload.ts', import.meta.url);

/** A real consumer, as it is built and as the stack starts it, that can be told to fail at a given await. It has no switch for that: see the preload. */
export class ConsumerProcess {
  private constructor(
    readonly name: string,
    readonly journal: string,
    readonly app: AppProcess,
  ) {}

  /** @param journal file to which it appends what it did, line by line: what it did last survives kill -9 */
  static async spawn(name: string, env: Record<string, string>, journal: string): Promise<ConsumerProcess> {
    const preload = `${PRELOAD.href}?journal=${encodeURIComponent(pathToFileURL(journal).href)}`;
    const { flags, env: memoryEnv } = consumerMemory;
    const app = await AppProcess.spawn('consumer', { env: { ...memoryEnv, ...env }, preload, flags });
    return new ConsumerProcess(name, journal, app);
  }

  get isAlive(): boolean {
    return this.app.end === null;
  }

  order(order: Order): void {
    this.app.tell(order);
  }

  signal(signal: NodeJS.Signals): void {
    this.app.signal(signal);
  }
}
