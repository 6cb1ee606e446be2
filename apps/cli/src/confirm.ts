import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Asks on the terminal. @returns true for the whole word yes; false for another, and for Ctrl-C and Ctrl-D */
export async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = once(terminal, 'close').then(() => '');
  const answer = await Promise.race([terminal.question(`${question} Type yes to go on: `).catch(() => ''), left]);
  terminal.close();
  return answer.trim() === 'yes';
}
