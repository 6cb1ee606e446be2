import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED, root, toPage } from './page.ts';

const FOLDER = 'docs/decisions';
const FILE = `${FOLDER}/README.md`;

const HEAD = `# Decisions

What somebody could question, each on a page: what was decided, why, what else was tried. They are not changed later; a decision that is
taken back gets a page of its own. ${GENERATED}`;

/** The pages by number, by their own titles. */
export async function decisions(): Promise<[path: string, text: string]> {
  const files = readdirSync(join(root, FOLDER)).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const items = files.toSorted().map((name) => `${Number(name.slice(0, 4))}. [${titleOf(name)}](${name})`);
  return [FILE, await toPage(FILE, HEAD, items.join('\n'))];
}

function titleOf(name: string): string {
  const [first = ''] = readFileSync(join(root, FOLDER, name), 'utf8').split('\n', 1);
  return first.replace(/^#\s*\d+[.:]\s*/, '');
}
