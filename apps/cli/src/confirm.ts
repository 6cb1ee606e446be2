import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { say } from './output.ts';

interface Confirmed {
  /** Asks no more. */
  readonly yes: boolean;
  readonly question: string;
  /** What is said where it is not to be done, such as `nothing was removed`. */
  readonly nothing: string;
}

/** @returns the exit code when it is not to be done: silence is no consent, where there is no terminal to ask on */
export async function unconfirmed({ yes, question, nothing }: Confirmed): Promise<ExitCode | undefined> {
  if (yes) return undefined;
  if (!process.stdin.isTTY) {
    say(`${nothing}: without a terminal to ask on, say --yes`);
    return EXIT.usage;
  }
  if (await isConfirmed(question)) return undefined;
  say(nothing);
  return EXIT.ok;
}

/** Asks on the terminal. @returns true for the whole word yes; false for another, and for Ctrl-C and Ctrl-D */
async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = once(terminal, 'close').then(() => '');
  const answer = await Promise.race([terminal.question(`${question} Type yes to go on: `).catch(() => ''), left]);
  terminal.close();
  return answer.trim() === 'yes';
}
