import type { ComposeStack } from './compose-stack.ts';
import { docker } from './engine.ts';

/** Says how long something took, and how the containers are then: state, memory, size of the image. */
export async function measure(stack: ComposeStack, what: string, work: () => Promise<void>): Promise<void> {
  const begin = performance.now();
  await work();
  const seconds = Math.round((performance.now() - begin) / 1_000);
  process.stderr.write(`${stack.name}: ${what} after ${seconds} s\n`);
  process.stderr.write(`${await toTable(stack)}\n`);
}

async function toTable(stack: ComposeStack): Promise<string> {
  const containers = await stack.containers();
  const running = containers.filter(({ State }) => State === 'running').map(({ ID }) => ID);
  const stats = await docker([
    'stats',
    '--no-stream',
    '--format',
    '{{.Name}}\t{{.MemUsage}}\t{{.CPUPerc}}',
    ...running,
  ]);
  const used = new Map(stats.split('\n').map((line) => [line.split('\t')[0], line.split('\t').slice(1).join('  ')]));
  return containers
    .map(({ Name, State, Health }) => `  ${Name.padEnd(48)}${`${State} ${Health}`.padEnd(20)}${used.get(Name) ?? ''}`)
    .join('\n');
}
