import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { commandBlocksOf, type CommandBlock } from './command-blocks.ts';
import { DocumentedStack } from './documented-stack.ts';
import { describeNginx } from './nginx-checks.ts';
import { lineThatIsMissing } from './output-shape.ts';
import { runBlocks, type BlockEnd } from './shell.ts';

const MINUTE_MS = 60_000;
const folders = ['docs/tutorial', 'docs/how-to'];

/** What a page's world must have before its commands mean something. */
const before: Readonly<Record<string, (stack: DocumentedStack) => Promise<void>>> = {
  'docs/how-to/dead-letters.md': (stack) => stack.publishBadTracks(),
};
/** Takes everything that the others look at. */
const last = 'docs/how-to/keep-the-terms.md';

const pages = folders
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith('.md'))
  .toSorted((a, b) => Number(a === last) - Number(b === last) || (a < b ? -1 : 1));

const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** Why a block is not run; undefined: it is. */
function whyNot({ whyNot: reason, needs, text }: CommandBlock): string | undefined {
  if (reason !== undefined) return reason;
  // Every second block asks the API: to say it each time would be noise.
  const programs = [needs, /\bcurl\b/.test(text) ? 'curl' : undefined];
  const lacking = programs.find((program) => program !== undefined && !isThere(program));
  return lacking === undefined ? undefined : `there is no ${lacking} here`;
}

function titleOf({ text }: CommandBlock, reason: string | undefined): string {
  const first = text.split('\n').find((line) => !line.startsWith('#')) ?? '';
  return reason === undefined ? first : `${first} (${reason})`;
}

describeNginx();

describe.each(pages)('%s', (page) => {
  const blocks = commandBlocksOf(readFileSync(page, 'utf8'));
  const commands = blocks.filter((block) => block.language === 'sh' && whyNot(block) === undefined);
  let stack: DocumentedStack;
  let ends: Map<CommandBlock, BlockEnd>;

  beforeAll(async () => {
    stack = await DocumentedStack.open();
    await before[page]?.(stack);
    const place = { folder: stack.folder, env: stack.env, deadlineMs: 10 * MINUTE_MS };
    const begin = performance.now();
    const results = await runBlocks(
      commands.map(({ text }) => stack.withPorts(text)),
      place,
    );
    ends = new Map(commands.map((block, at) => [block, results[at]!]));
    process.stderr.write(
      `${page}: ${commands.length} blocks in ${((performance.now() - begin) / 1_000).toFixed(1)} s\n`,
    );
  }, 12 * MINUTE_MS);

  const judge = async (block: CommandBlock): Promise<void> => {
    if (block.language === 'sql') return stack.read(block.text);
    const end = ends.get(block)!;
    expect({ code: end.code, stderr: end.code === 0 ? '' : end.stderr }).toEqual({ code: 0, stderr: '' });
    const missing = block.shape === undefined ? undefined : lineThatIsMissing(block.shape, end.stdout);
    expect({ missing, ...(missing !== undefined && { output: end.stdout }) }).toEqual({ missing: undefined });
  };

  for (const block of blocks) {
    const reason = whyNot(block);
    if (reason !== undefined) process.stderr.write(`not run: ${page}:${block.line}: ${reason}\n`);
    const itHere = reason === undefined ? it : it.skip; // the page says why
    itHere(`line ${block.line}: ${titleOf(block, reason)}`, () => judge(block));
  }
});

describe('docs/reference/metrics.md', () => {
  const sections = readFileSync('docs/reference/metrics.md', 'utf8').split(/^## /m).slice(1);

  it.each(['gateway', 'producer', 'consumer', 'simulator'] as const)('has what the %s answers', async (name) => {
    const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? '';
    const described = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, metric]) => metric!);
    expect(await (await DocumentedStack.open()).metricsOf(name)).toEqual(described.toSorted());
  });
});
