import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  code: number | string;
  stdout: string;
  stderr: string;
}

/** `freshwax backup` and `restore` as they are built, on the servers of an environment. */
export class BackupProgram {
  private readonly said = { stdout: '', stderr: '' };
  /** After its end, when all that it said has come. */
  private readonly closed: Promise<(number | string | null)[]>;

  private constructor(private readonly child: ChildProcess) {
    this.closed = once(child, 'close');
    for (const name of ['stdout', 'stderr'] as const)
      child[name]!.on('data', (text: Buffer) => (this.said[name] += text.toString()));
  }

  static begin(env: Record<string, string>, ...words: string[]): BackupProgram {
    const program = 'dist/apps/gateway/src/backup.main.js';
    const options = { env: { PATH: '/usr/bin:/bin', ...env }, stdio: ['ignore', 'pipe', 'pipe'] as const };
    return new BackupProgram(spawn(process.execPath, [program, ...words], { ...options, stdio: [...options.stdio] }));
  }

  static run(env: Record<string, string>, ...words: string[]): Promise<Ended> {
    return BackupProgram.begin(env, ...words).ended();
  }

  get stderr(): string {
    return this.said.stderr;
  }

  async ended(): Promise<Ended> {
    const [code, signal] = await this.closed;
    return { code: (code ?? signal)!, ...this.said };
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended();
  }
}
