import { createInterface } from 'node:readline/promises';

/** Asks on the terminal. @returns true for the whole word yes */
export async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type yes to go on: `);
  terminal.close();
  return answer.trim() === 'yes';
}
