import type { Browser } from 'playwright-core';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import { launchChromium } from './chromium.ts';
import { Front } from './front.ts';

export const KEY = 'a-key-for-this-test';
const MINUTE_MS = 60_000;

interface Counts {
  data: { artists: number; albums: number; trackPopularity: { n: number } };
}

interface StackOptions {
  /** What the simulator offers of Spotify. */
  readonly mode?: 'extended' | 'dev';
  readonly releaseIntervalMs?: number;
  /** Waits until every screen has something to show. */
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

  /** Waits until there is something to look at on every screen: much is written until then, longer than else is waited for. */
  private async filled(): Promise<void> {
    await eventually(async () => {
      const { data } = await this.json<Counts>('/api/v1/stats/overview');
      if (data.artists < 20 || data.albums < 20 || data.trackPopularity.n < 50)
        throw new Error(`so far: ${JSON.stringify(data)}`);
    }, 8 * MINUTE_MS);
  }
}
