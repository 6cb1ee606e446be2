import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { BrowsedGateway } from './browsed-gateway.ts';

describe('the page of the API’s documents', () => {
  let gateway: BrowsedGateway;
  beforeAll(async () => {
    gateway = await BrowsedGateway.start({ FRESHWAX_SOURCE: 'simulator' });
  });
  afterAll(() => gateway.close());

  it('lists every operation, and opens one, from files of this machine and within its policy', async () => {
    const { page, faults } = await gateway.open('/api/docs');
    const document = await page.request.get(`${gateway.url}/api/openapi.json`);
    const { paths } = (await document.json()) as { paths: Record<string, object> };
    const promised = Object.values(paths).flatMap((methods) => Object.keys(methods));
    const operations = page.locator('.opblock');
    await eventually(async () => expect(await operations.count()).toBe(promised.length));

    const opened = operations.filter({ hasText: 'How popular tracks and artists are' });
    await opened.getByRole('button', { name: /^GET/ }).click();
    await opened.getByRole('row', { name: /^artistPopularity\[lte\]/ }).waitFor();
    await opened.getByRole('row', { name: /A problem \(RFC 9457\)/ }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('asks what is tried on it', async () => {
    const { page, faults } = await gateway.open('/api/docs');
    const live = page.locator('#operations-Health-HealthController_live');
    await live.getByRole('button', { name: /^GET/ }).click();
    await live.getByRole('button', { name: 'Try it out' }).click();
    await live.getByRole('button', { name: 'Execute' }).click();
    await live.locator('.live-responses-table .response-col_status').getByText('200').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});
