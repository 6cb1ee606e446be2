import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpProxy } from '../faults/proxy/tcp.proxy.ts';
import { BrowsedGateway } from './browsed-gateway.ts';

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
    expect(await page.locator('[data-down]').getByRole('link', { name: 'Which part?' }).getAttribute('href')).toBe(
      '/status',
    );
    await proxy.heal();
    await page.locator('[data-down]').waitFor({ state: 'detached' });
    await other.locator('[data-part=postgres] [data-service-state=up]').waitFor();
    expect(faults).toEqual([]);
    await Promise.all([page.close(), other.close()]);
  });
});
