import { fencesOf, type Fence } from './fences.ts';

/** Commands of a page, and what it shows of their output. */
export interface CommandBlock {
  readonly line: number;
  readonly language: 'sh' | 'sql';
  readonly text: string;
  /** Why the page says that they cannot be run here. */
  readonly whyNot: string | undefined;
  /** A program that not every machine has. */
  readonly needs: string | undefined;
  /** Lines of their output; numbers stand for any number. */
  readonly shape: string | undefined;
}

/** What a page says of its block cannot be understood: then nobody knows whether it is run. */
export class UnclearBlockError extends Error {
  override readonly name = 'UnclearBlockError';
  constructor({ line, language, note }: Fence, why: string) {
    super(`line ${line}: \`\`\`${[language, note].filter(Boolean).join(' ')}: ${why}`);
  }
}

/** Shown, never run. */
const shown = ['json', 'yaml', 'nginx', 'ini', 'ts', 'tsx', 'mermaid'];

/**
 * The blocks of a page that are run, or say why not: `sh`, `sh norun: why`, `sh needs: program`, `sql`. A `text` block just after
 * one shows its output; one that shows something else is called `text example`.
 * @throws UnclearBlockError for any other block
 */
export function commandBlocksOf(markdown: string): CommandBlock[] {
  const blocks: CommandBlock[] = [];
  for (const fence of fencesOf(markdown)) {
    if (fence.language === 'sh' || fence.language === 'sql') blocks.push(toBlock(fence));
    else if (fence.language === 'text' && fence.note === '') blocks.push(withShape(blocks.pop(), fence));
    else if (!isShown(fence)) throw new UnclearBlockError(fence, `neither sh, sql, text nor ${shown.join(', ')}`);
  }
  return blocks;
}

const isShown = ({ language, note }: Fence): boolean =>
  shown.includes(language) || (language === 'text' && note.startsWith('example'));

function toBlock(fence: Fence): CommandBlock {
  const { line, note, text } = fence;
  const [, word, rest] = /^(norun|needs): *(\S.*)$/.exec(note) ?? [];
  if (note !== '' && word === undefined) throw new UnclearBlockError(fence, 'say `norun: why` or `needs: program`');
  const language = fence.language as CommandBlock['language'];
  const whyNot = word === 'norun' ? rest : undefined;
  return { line, language, text, whyNot, needs: word === 'needs' ? rest : undefined, shape: undefined };
}

function withShape(block: CommandBlock | undefined, fence: Fence): CommandBlock {
  if (!block || !fence.followsFence || block.shape !== undefined || block.language !== 'sh')
    throw new UnclearBlockError(fence, 'follows no commands: say `text example`');
  if (block.whyNot !== undefined)
    throw new UnclearBlockError(fence, 'is the output of what is not run: say `text example`');
  return { ...block, shape: fence.text };
}
