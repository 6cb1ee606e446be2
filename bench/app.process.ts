import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../stack/place.ts';
import { sourceMaps } from '../stack/services/node-memory.ts';
import { cpuSecondsOfTree, ownBytes, peakResidentBytes, residentBytes } from './process-tree.ts';

const READY_WITHIN_MS = 60_000;

export interface AppOptions {
  name: string;
  /** The built one, a path. */
  program: string;
  env: Readonly<Record<string, string>>;
  /** Of Node. */
  flags: readonly string[];
}

/** One of the product's processes, as the stack starts it. */
export class AppProcess {
  private readonly child: ChildProcess;
  private readonly name: string;
  private words = '';

  constructor({ name, program, env, flags }: AppOptions) {
    this.name = name;
    const own = { PATH: '/usr/bin:/bin', NODE_ENV: 'production', ...env };
    const args = [...flags, ...sourceMaps, program];
    this.child = spawn(process.execPath, args, { cwd: projectRoot, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.words = (this.words + text.toString()).slice(-5_000)));
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
    throw new Error(`the ${this.name} is not ready:\n${this.words}`);
  }

  /** @throws Error with its last words when it has ended */
  checkAlive(): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null)
      throw new Error(`the ${this.name} ended with ${this.child.exitCode ?? this.child.signalCode}:\n${this.words}`);
  }

  cpuSeconds(): number {
    return cpuSecondsOfTree(this.pid);
  }

  memory(): { rssBytes: number; ownBytes: number; peakBytes: number } {
    return { rssBytes: residentBytes(this.pid), ownBytes: ownBytes(this.pid), peakBytes: peakResidentBytes(this.pid) };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
