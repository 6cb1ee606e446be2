import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS } from '../delivery/sender.ts';
import { TcpProxy } from '../faults/proxy/tcp.proxy.ts';
import { BrowsedGateway } from './browsed-gateway.ts';
import { launchChromium } from './chromium.ts';
import { open } from './opened-page.ts';

describe('the page while PostgreSQL is away', () => {
  let proxy: TcpProxy;
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' }, async ({ env }) => {
      const url = new URL(env['FRESHWAX_POSTGRES_URL']!);
      proxy = await TcpProxy.open({ target: Number(url.port) });
      url.port = String(proxy.port);
      return { FRESHWAX_POSTGRES_URL: url.href };
    });
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });

  it('names it on the overview and on the status screen, and no longer when it is back', async () => {
    const { page, faults } = await stack.open('/');
    await page.getByRole('group', { name: 'Tracks', exact: true }).locator('data[value="0"]').waitFor();
    const status = stack.open('/status');
    const { page: other } = await status;
    await other
      .getByText('Everything answers.')
      .or(other.getByText(/^Down: /))
      .waitFor();
    await proxy.strike('refuse');
    await other.getByText(/^Down: PostgreSQL/).waitFor();
    await other.locator('[data-part=postgres] [data-service-state=down]').waitFor();
    const banner = page.getByText('PostgreSQL does not answer.').first();
    await page.reload();
    await banner.waitFor();
    const headline = page.getByRole('region', { name: 'Headline figures' });
    await headline.getByText('stale', { exact: true }).waitFor();
    await headline.getByText('PostgreSQL').waitFor();
    expect(await page.locator('[data-down]').getByRole('link', { name: 'See the status' }).getAttribute('href')).toBe(
      '/status',
    );
    await proxy.heal();
    await page.locator('[data-down]').waitFor({ state: 'detached' });
    await headline.getByText('stale', { exact: true }).waitFor({ state: 'detached' });
    await other.locator('[data-part=postgres] [data-service-state=up]').waitFor();
    expect(faults).toEqual([]);
    await Promise.all([page.close(), other.close()]);
  });
});

describe('the page while Cassandra alone is away', () => {
  let proxy: TcpProxy;
  let stack: BrowsedGateway;
  beforeAll(async () => {
    stack = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' }, async ({ env }) => {
      const [, port] = env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(':');
      proxy = await TcpProxy.open({ target: Number(port) });
      return { FRESHWAX_CASSANDRA_CONTACT_POINTS: `127.0.0.1:${proxy.port}` };
    });
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });

  it('names it on the status screen, and shows figures as ever', async () => {
    const { page: status, faults } = await stack.open('/status');
    await status.locator('[data-part=cassandra] [data-service-state=up]').waitFor();
    await proxy.strike('refuse');
    await status.locator('[data-part=cassandra] [data-service-state=down]').waitFor();
    await status.getByText(/^Down: Cassandra/).waitFor();
    const { page } = await stack.open('/');
    await page.getByRole('group', { name: 'Tracks', exact: true }).locator('data[value="0"]').waitFor();
    expect(await page.locator('[data-down]').count()).toBe(0);
    await proxy.heal();
    await status.locator('[data-part=cassandra] [data-service-state=up]').waitFor();
    expect(faults).toEqual([]);
    await Promise.all([page.close(), status.close()]);
  });
});

describe('the page while Kafka alone is away', () => {
  let pipeline: TestPipeline;
  let gateway: AppProcess;
  let browser: Browser;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    const nowhere = { FRESHWAX_KAFKA_BROKERS: '127.0.0.1:1', FRESHWAX_SOURCE: 'simulator' };
    gateway = await AppProcess.spawn('gateway', { env: { ...pipeline.env, ...nowhere } });
    [browser] = await Promise.all([launchChromium(), gateway.becomes('live')]);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.kill('SIGKILL');
    await pipeline.close();
  });

  it('names it on the status screen, shows figures as ever, and of the lag that it is not known', async () => {
    const { page: status, faults } = await open(browser, `${gateway.url}/status`);
    await status.locator('[data-part=kafka] [data-service-state=down]').waitFor();
    const { page } = await open(browser, `${gateway.url}/pipeline`);
    const topics = page.locator('[data-stage=topics]');
    await topics.locator('[data-service-state=down]').waitFor();
    expect(await topics.innerText()).toMatch(/Waiting\s*–/);
    expect(await page.locator('[data-down]').count()).toBe(0);
    expect(faults).toEqual([]);
    await Promise.all([page.close(), status.close()]);
  });
});
