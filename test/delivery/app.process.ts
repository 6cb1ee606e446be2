import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation, OperationRequest } from '@freshwax/contracts';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';

export type App = 'consumer' | 'producer' | 'gateway' | 'simulator';

interface Readiness {
  status: string;
  checks: Record<string, { status: string; detail?: string }>;
}

export interface Spawned {
  env: Record<string, string>;
  /** A module that is loaded before the app and takes messages from us. */
  preload?: string;
  /** Of Node, before everything else. */
  flags?: readonly string[];
}

/** Compiling the same code again would be a quarter of what each of more than a hundred starts takes. */
const ownEnv = { PATH: '/usr/bin:/bin', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

/** An app as it is built, on a port of its own. */
export class AppProcess {
  private readonly lines: string[] = [];

  private constructor(
    readonly app: App,
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => this.lines.push(text.toString()));
  }

  static async spawn(app: App, { env, preload, flags = [] }: Spawned): Promise<AppProcess> {
    const port = await freePort();
    const first = preload === undefined ? [] : ['--import', preload];
    const child = spawn(process.execPath, [...flags, ...first, `dist/apps/${app}/src/main.js`], {
      env: { ...ownEnv, ...env, [`FRESHWAX_${app.toUpperCase()}_PORT`]: String(port) },
      stdio: ['ignore', 'pipe', 'pipe', ...(preload === undefined ? [] : (['ipc'] as const))],
    });
    return new AppProcess(app, child, port);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The exit code, or the signal that ended it; null while it lives. */
  get end(): number | string | null {
    return this.child.exitCode ?? this.child.signalCode;
  }

  onEnd(then: (end: number | string) => void): void {
    this.child.once('exit', (code, signal) => then(code ?? signal!));
  }

  /** To the preloaded module; lost when the process is gone. */
  tell(message: object): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** Waits until it says it is ready, or live when that is enough. */
  async becomes(state: 'ready' | 'live', deadlineMs?: number): Promise<this> {
    await eventually(async () => {
      if (this.end !== null) throw new Error(`the ${this.app} ended with ${this.end}:\n${this.output()}`);
      const answer = await fetch(`${this.url}/health/${state}`);
      if (answer.status !== 200)
        throw new Error(`the ${this.app} is not ${state}:\n${await answer.text()}\n${this.output()}`);
    }, deadlineMs);
    return this;
  }

  /** Whether it answers at all. */
  isLive(): Promise<boolean> {
    return fetch(`${this.url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async readiness(): Promise<Readiness> {
    return (await (await fetch(`${this.url}/health/ready`)).json()) as Readiness;
  }

  /** @throws when it answers with anything but 2xx */
  async json<T>(path: string): Promise<T> {
    // What is judged is of now: on a busy machine a gateway would else give what takes long as it was a moment ago.
    return JSON.parse(await this.ask(path, { headers: { 'cache-control': 'no-cache' } })) as T;
  }

  /** Of a gateway, as a person with the key asks. @throws when it answers with anything but 2xx */
  async post<T>(path: string, key: string, body?: object): Promise<T> {
    // The same with each repeat, so that what is asked for is done once.
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const request = { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return JSON.parse(await this.ask(path, request)) as T;
  }

  /** Of a gateway: asks for an operation and waits until it has succeeded. */
  async operate(request: OperationRequest, key: string, deadlineMs?: number): Promise<Operation> {
    let { data } = await this.post<{ data: Operation }>('/api/v1/operations', key, request);
    await eventually(async () => {
      ({ data } = await this.json<{ data: Operation }>(`/api/v1/operations/${data.id}`));
      if (data.state !== 'succeeded')
        throw new Error(`${data.type} is ${data.state}: ${data.error}\n${data.log.join('\n')}`);
    }, deadlineMs);
    return data;
  }

  /** Sum over the labels of a metric. */
  async metric(name: string): Promise<number> {
    const lines = (await this.ask('/metrics')).split('\n').filter((line) => line.startsWith(name));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  /**
   * Asks again while it cannot answer: 503 says that a store is slow, and a connection that lay idle while all stood still
   * may end just as it is asked. To repeat what is asked must be harmless.
   * @throws when it answers with anything else but 2xx
   */
  private async ask(path: string, request: RequestInit = {}): Promise<string> {
    const answer = await eventually(async () => {
      if (this.end !== null) return { ok: false, status: `nothing and ended with ${this.end}`, text: this.output() };
      const response = await fetch(this.url + path, request);
      const text = await response.text();
      if (response.status === 503) throw new Error(`${path} answers 503: ${text}`);
      return { ok: response.ok, status: response.status, text };
    });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${answer.text}`);
    return answer.text;
  }

  /** Whether one of its connections to this machine leaves from the port; one that has ended has none. */
  async ownsSocket(port: number): Promise<boolean> {
    const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
    const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/ +/));
    const inode = lines.find((parts) => `${parts[1]} `.endsWith(local))?.[9];
    const folder = `/proc/${this.child.pid}/fd`;
    const names = await readdir(folder).catch(() => []);
    const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
    return links.includes(`socket:[${inode}]`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async kill(signal: NodeJS.Signals): Promise<number | string> {
    if (this.end === null) {
      const ended = once(this.child, 'exit');
      this.child.kill(signal);
      await ended;
    }
    return this.end!;
  }

  output(): string {
    return this.log().split('\n').slice(-15).join('\n');
  }

  /** All that it has written. */
  log(): string {
    return this.lines.join('');
  }
}
