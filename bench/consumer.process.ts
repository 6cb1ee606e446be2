import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { consumerMemory } from '../stack/services/node-memory.ts';
import { consumerProgram } from './built.ts';
import { cpuSecondsOfTree, peakResidentBytes, residentBytes } from './process-tree.ts';

const READY_WITHIN_MS = 60_000;

export interface ConsumerOptions {
  /** Folder of the built programs. */
  folder: string;
  env: Record<string, string>;
  port: number;
  /** Of Node, such as `--cpu-prof`. */
  nodeFlags: readonly string[];
}

/** The product's consumer in a process of its own, as the stack starts it. */
export class ConsumerProcess {
  private readonly child: ChildProcess;
  private words = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (this.words = (this.words + text.toString()).slice(-5_000)));
  }

  static start({ folder, env, port, nodeFlags }: ConsumerOptions): ConsumerProcess {
    const args = [...consumerMemory.flags, ...nodeFlags, '--enable-source-maps', consumerProgram(folder)];
    const own = {
      ...consumerMemory.env,
      PATH: '/usr/bin:/bin',
      NODE_ENV: 'production',
      ...env,
      FRESHWAX_CONSUMER_PORT: String(port),
    };
    return new ConsumerProcess(spawn(process.execPath, args, { env: own, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** @throws Error with its last words when it has ended or is not ready in a minute */
  async ready(port: number): Promise<void> {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await delay(50)) {
      this.checkAlive();
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`the consumer is not ready:\n${this.words}`);
  }

  /** @throws Error with its last words when it has ended */
  checkAlive(): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null)
      throw new Error(`the consumer ended with ${this.child.exitCode ?? this.child.signalCode}:\n${this.words}`);
  }

  cpuSeconds(): number {
    return cpuSecondsOfTree(this.pid);
  }

  memory(): { rssBytes: number; peakBytes: number } {
    return { rssBytes: residentBytes(this.pid), peakBytes: peakResidentBytes(this.pid) };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
