import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { ConsumerProcess } from './consumer.process.ts';
import { MachineClock } from './machine.clock.ts';

/** As the stack's supervisor waits before the first restart. */
const RESTART_AFTER_MS = 500;
/** The longest that a stop may take (docs/explanation/delivery.md), of a free core. */
const STOP_WITHIN_MS = 10_000;
/** The shortest session that a broker allows: a killed member is given up that much sooner. */
export const SESSION_TIMEOUT_MS = 6_000;

export interface ConsumersOptions {
  readonly env: Readonly<Record<string, string>>;
  /** For the journals. */
  readonly dir: string;
  readonly onEnd: (name: string, end: number | string) => void;
}

/** The consumers of a trial under a supervisor: whoever ends without being dismissed is started again. */
export class Consumers {
  /** Also those that are gone: their journals and logs are evidence. */
  readonly all: ConsumerProcess[] = [];
  private readonly dismissed = new Set<ConsumerProcess>();
  private isClosing = false;
  private started = 0;
  private next = Promise.withResolvers<void>();

  constructor(private readonly options: ConsumersOptions) {}

  get alive(): ConsumerProcess[] {
    return this.all.filter((it) => it.isAlive && !this.dismissed.has(it));
  }

  /** A living one by lot. Where another fault has just killed all, the supervisor's next. */
  async pick(random: Random): Promise<ConsumerProcess> {
    while (this.alive.length === 0) await this.next.promise;
    return random.pick(this.alive);
  }

  /** Starts one more; resolves when the process is there, which is before it has partitions. */
  async add(): Promise<ConsumerProcess> {
    const name = `consumer-${++this.started}`;
    const env = { ...this.options.env, FRESHWAX_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };
    const consumer = await ConsumerProcess.spawn(name, env, join(this.options.dir, `${name}.journal`));
    this.all.push(consumer);
    this.next.resolve();
    this.next = Promise.withResolvers();
    consumer.app.onEnd((end) => void this.replace(consumer, end));
    return consumer;
  }

  /**
   * Stops one as an operator would, for good. One that is still being loaded hears no signal yet and ends by it.
   * @throws Error when it takes longer than it may or does not end well
   */
  async dismiss(consumer: ConsumerProcess): Promise<void> {
    this.dismissed.add(consumer);
    const good = (await consumer.app.isLive()) ? [0] : [0, 'SIGTERM'];
    const clock = new MachineClock(() => [consumer.app.pid]);
    const slow = clock.passed(STOP_WITHIN_MS).then(() => 'slow' as const);
    const end = await Promise.race([consumer.app.kill('SIGTERM'), slow]);
    await clock.stop();
    if (end === 'slow') {
      await consumer.app.kill('SIGKILL');
      throw new Error(`${consumer.name} took longer than ${STOP_WITHIN_MS} ms to stop`);
    }
    if (!good.includes(end)) throw new Error(`${consumer.name} was stopped and ended with ${end}`);
  }

  /** All at once, without a word. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.all.map(({ app }) => app.kill('SIGKILL')));
  }

  private async replace(gone: ConsumerProcess, end: number | string): Promise<void> {
    if (this.isClosing || this.dismissed.has(gone)) return;
    this.options.onEnd(gone.name, end);
    await delay(RESTART_AFTER_MS);
    if (!this.isClosing) await this.add();
  }
}
