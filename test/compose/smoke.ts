import { expect } from '@jest/globals';
import { overviewAnswer, pipelineAnswer } from '@freshwax/contracts';
import { eventually } from '../eventually.ts';
import type { ComposeStack } from './compose-stack.ts';

const MINUTE_MS = 60_000;

/** Records that the figures are made of. */
export const readApplied = async (stack: ComposeStack): Promise<number> =>
  (await stack.gateway.read('/stats/overview', overviewAnswer)).data.events.applied;

/** What a person sees first: the page is there, every part is up, and numbers move. */
export async function smoke(stack: ComposeStack): Promise<void> {
  const page = await (await fetch(stack.url)).text();
  expect(page).toContain('<title>Freshwax');
  for (const path of ['/api/docs', '/api/openapi.json', '/metrics', '/health/ready'])
    expect([path, (await fetch(stack.url + path)).status]).toEqual([path, 200]);
  const before = await readApplied(stack);
  await eventually(async () => expect(await readApplied(stack)).toBeGreaterThan(before + 10), MINUTE_MS);
  await eventually(async () => {
    const { services } = (await stack.gateway.read('/pipeline', pipelineAnswer)).data;
    expect(services.filter(({ state }) => state !== 'up')).toEqual([]);
  }, MINUTE_MS);
}
