import type { Browser, Page } from 'playwright-core';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS } from '../delivery/sender.ts';
import { launchChromium } from './chromium.ts';
import { open } from './opened-page.ts';

/** A gateway in front of stores that the test alone writes, and a browser. */
export class BrowsedGateway {
  private constructor(
    readonly pipeline: TestPipeline,
    readonly browser: Browser,
    private readonly gateway: AppProcess,
  ) {}

  /** @param fill writes what there is to see, before the gateway starts; it may change the gateway's environment */
  static async start(
    env: Record<string, string>,
    fill?: (pipeline: TestPipeline) => Promise<Record<string, string> | void>,
  ): Promise<BrowsedGateway> {
    const pipeline = await TestPipeline.create(PARTITIONS);
    const more = (await fill?.(pipeline)) ?? {};
    const gateway = await pipeline.start('gateway', { ...env, ...more });
    return new BrowsedGateway(pipeline, await launchChromium(), gateway);
  }

  get url(): string {
    return this.gateway.url;
  }

  open(path: string): Promise<{ page: Page; faults: string[] }> {
    return open(this.browser, this.url + path);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.pipeline.close();
  }
}
