import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SenderOrder, SenderSettings } from '../sender/settings.ts';
import { usualTraffic, type Traffic } from '../traffic/traffic.ts';

const MAIN = fileURLToPath(new URL('../sender/main.ts', import.meta.url));
/** kafkajs reckons a timeout from a time that is not set yet. */
const QUIET = '--disable-warning=TimeoutNegativeWarning';
/** It sends something every 50 ms; a machine that others starve makes more of it. */
const SENDS_WITHIN_MS = 5_000;
/** kafkajs gives a request 5 s and tries four times; a machine that others starve makes more of it. */
const STOP_WITHIN_MS = 180_000;

/** The process that publishes in a trial; several lanes at once, none of which waits for another. */
export class Senders {
  private traffic = usualTraffic;
  private seed = '';
  private child: ChildProcess | undefined;
  private lives = 0;

  /** @param log file to which they write what they have to say */
  constructor(
    private readonly settings: Omit<SenderSettings, 'seed' | 'traffic'>,
    private readonly log: string,
  ) {}

  start(seed: string, traffic: Traffic): void {
    [this.seed, this.traffic] = [seed, traffic];
    // Another seed for each life: what is sent is new, and what the last one has not heard of stays unknown.
    const settings: SenderSettings = { ...this.settings, traffic, seed: `${seed}.${++this.lives}` };
    const output = openSync(this.log, 'a');
    this.child = spawn(process.execPath, [...process.execArgv, QUIET, MAIN, JSON.stringify(settings)], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
  }

  change(change: Partial<Traffic>): void {
    this.traffic = { ...this.traffic, ...change };
    this.tell({ traffic: this.traffic });
  }

  /**
   * kill -9 in the middle of a request, or at any time where none is sent, and a new one in its place.
   * @returns whether it was in the middle: what became of the request nobody has said
   */
  async killOne(): Promise<boolean> {
    const { child } = this;
    let wasSending = false;
    if (child && isAlive(child)) {
      const ended = once(child, 'exit', { signal: AbortSignal.timeout(SENDS_WITHIN_MS) });
      this.tell({ die: true });
      // While Kafka is away no request begins.
      wasSending = await ended.then(
        () => true,
        () => this.kill().then(() => false),
      );
    }
    this.start(this.seed, this.traffic);
    return wasSending;
  }

  /** Resolves when everything sent is acknowledged or given up. @throws Error when that takes too long */
  async stop(): Promise<void> {
    const { child } = this;
    if (!child) return;
    if (isAlive(child)) {
      const ended = once(child, 'exit', { signal: AbortSignal.timeout(STOP_WITHIN_MS) });
      this.tell({ stop: true });
      await ended;
    }
    if (child.exitCode !== 0) throw new Error(`the sender ended with ${child.exitCode ?? child.signalCode}`);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || !isAlive(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private tell(order: SenderOrder): void {
    if (this.child?.connected) this.child.send(order, () => undefined);
  }
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;
