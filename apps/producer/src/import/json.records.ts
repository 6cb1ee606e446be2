import { linesOf } from './lines.ts';
import type { Item, Position } from './position.ts';

/** One JSON value a line, in the batches that they are read in. Empty lines are none. */
export async function* readJsonLines(
  bytes: AsyncIterable<Uint8Array>,
  from?: Position,
): AsyncGenerator<Item<unknown>[]> {
  for await (const lines of linesOf(bytes, from)) {
    yield lines
      .filter(({ text }) => text.trim() !== '')
      .map(({ number, text, behind, fault }) => {
        const place = { line: number, behind, raw: text };
        return fault === undefined ? { ...place, ...parseJson(text) } : { ...place, fault };
      });
  }
}

/** The message of JSON.parse shows pieces of the text: who reads ours may not be the one to whom it belongs. */
export function parseJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: 'is not JSON' };
  }
}
