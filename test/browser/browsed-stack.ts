import type { Browser } from 'playwright-core';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import { launchChromium } from './chromium.ts';
import { Front } from './front.ts';

export const KEY = 'a-key-for-this-test';
const MINUTE_MS = 60_000;

interface StackOptions {
  /** What the simulator offers of Spotify. */
  readonly mode?: 'extended' | 'dev';
  readonly releaseIntervalMs?: number;
  /** Waits until all that was out when it began is known: every screen has something to show. */
  readonly isFilled?: boolean;
}

/** A whole pipeline that the simulator fills, behind one address that outlives the gateway, and a browser. */
export class BrowsedStack {
  private constructor(
    readonly pipeline: TestPipeline,
    readonly sender: Sender,
    readonly browser: Browser,
    readonly front: Front,
    private gateway: AppProcess,
    private readonly gatewayEnv: Record<string, string>,
  ) {}

  static async start({ mode = 'extended', releaseIntervalMs = 2_000, isFilled = true }: StackOptions = {}) {
    const pipeline = await TestPipeline.create(PARTITIONS);
    const simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_MODE: mode,
      FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: String(releaseIntervalMs),
    });
    await pipeline.startConsumer();
    const producer = await pipeline.start('producer', {
      FRESHWAX_SIMULATOR_URL: simulator.url,
      FRESHWAX_DISCOVERY_SCHEDULE: '*/5 * * * * *',
      FRESHWAX_ENRICHMENT_SCHEDULE: '*/3 * * * * *',
    });
    const env = {
      FRESHWAX_ADMIN_KEY: KEY,
      FRESHWAX_PRODUCER_URL: producer.url,
      FRESHWAX_SIMULATOR_URL: simulator.url,
    };
    const gateway = await pipeline.start('gateway', env);
    const front = await Front.start(gateway.url);
    const sender = await new Sender(pipeline).connect();
    const stack = new BrowsedStack(pipeline, sender, await launchChromium(), front, gateway, env);
    if (isFilled) await stack.filled();
    return stack;
  }

  get url(): string {
    return this.front.url;
  }

  json<T>(path: string): Promise<T> {
    return this.gateway.json<T>(path);
  }

  async killGateway(): Promise<void> {
    await this.gateway.kill('SIGKILL');
  }

  /** It is there, its connections are open, and nothing comes, until it thaws. */
  freezeGateway(): void {
    this.gateway.signal('SIGSTOP');
  }

  thawGateway(): void {
    this.gateway.signal('SIGCONT');
  }

  async startGateway(): Promise<void> {
    this.gateway = await this.pipeline.start('gateway', this.gatewayEnv);
    this.front.leadTo(this.gateway.url);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.front.close();
    await this.sender.disconnect();
    await this.pipeline.close();
  }

  /**
   * Waits until the first walk through the source is over and all that it found is applied, with what is asked of it by id: much is
   * written until then, longer than else is waited for. From then on there is only what comes out meanwhile. Before, which genres and
   * types there are is chance, and a figure may be many times what it was a moment ago.
   */
  private async filled(): Promise<void> {
    let begun = new Date(0);
    for (const job of ['discovery', 'enrichment']) {
      await eventually(async () => {
        const sql = `SELECT FROM book.run WHERE job = $1 AND outcome = 'done' AND started_at > $2`;
        const { rowCount } = await this.pipeline.pool.query(sql, [job, begun]);
        if (rowCount === 0) throw new Error(`no run of ${job} is done`);
      }, 8 * MINUTE_MS);
      await this.pipeline.drained(8 * MINUTE_MS);
      begun = new Date();
    }
  }
}
