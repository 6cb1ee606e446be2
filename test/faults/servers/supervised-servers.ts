import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { programEnv } from '../../env.ts';

/** As `npm start` runs them. */
const PLAIN = ['stack/dev-servers.ts', '--fast'];

/** The stack's own servers under its own supervisor, which starts again what ends, in a process of their own. */
export class SupervisedServers {
  private child: ChildProcess | undefined;

  /** @param program that prints how to reach them when they answer */
  constructor(
    private readonly place: { portOffset: number; dataDir: string },
    private readonly program: readonly string[] = PLAIN,
  ) {}

  /** @returns how to reach them */
  async start(): Promise<Record<string, string>> {
    const { portOffset, dataDir } = this.place;
    const args = [...this.program, '--port-offset', String(portOffset), '--data-dir', dataDir];
    // It ends with us: its standard input is a pipe that closes.
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: programEnv() });
    const lines = createInterface(this.child.stdout!);
    const ended = once(this.child, 'exit').then(([code]) => Promise.reject(new Error(`the servers ended: ${code}`)));
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    return JSON.parse(line) as Record<string, string>;
  }

  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin!.end();
    await ended;
  }
}
