import {
  deadLetterCountsAnswer,
  letterPreviewAnswer,
  shownLetterAnswer,
  type DeadLetterCount,
  type LetterPreview,
  type LetterState,
  type ShownLetter,
} from '@freshwax/contracts';
import type { GatewayClient } from '../../../stack/gateway.client.ts';
import { ClosedLetterError } from './closed-letter.error.ts';
import { unconfirmed } from './confirm.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { toCountLines } from './letter-lines.ts';
import { say } from './output.ts';

export const LETTERS = '/dead-letters';

export interface LetterFilter {
  readonly reason?: string;
  readonly topic?: string;
}

export interface ChosenLetters extends LetterFilter {
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Shows how many are meant, and asks; one that is named by its id is meant.
 * @returns the exit code when it is not to be done
 * @throws ClosedLetterError; RefusedError where there is none of that id
 */
export async function refusal(
  gateway: GatewayClient,
  asked: { id: string | undefined; options: ChosenLetters; states: readonly LetterState[]; doing: string },
): Promise<ExitCode | undefined> {
  const { id, options, states, doing } = asked;
  if (id !== undefined) {
    const { letter } = await readLetter(gateway, id);
    if (states.includes(letter.state)) return undefined;
    throw new ClosedLetterError(letter);
  }
  if ((options.reason ?? options.topic) === undefined) throw new RangeError('name an id, or --reason, or --topic');
  const counts = (await readCounts(gateway, filterOf(options))).filter(({ state }) => states.includes(state));
  if (counts.length === 0) {
    say('there are none such: nothing was done');
    return EXIT.ok;
  }
  say(`${doing}:`);
  for (const line of toCountLines(counts)) say(line);
  return unconfirmed({ yes: options.yes, question: '', nothing: 'nothing was done' });
}

export const readLetter = async (gateway: GatewayClient, id: string): Promise<ShownLetter> =>
  (await gateway.read(`${LETTERS}/${encodeURIComponent(id)}`, shownLetterAnswer)).data;

export const readPreview = async (gateway: GatewayClient, id: string): Promise<LetterPreview> =>
  (await gateway.read(`${LETTERS}/${encodeURIComponent(id)}/preview`, letterPreviewAnswer)).data;

export const readCounts = async (gateway: GatewayClient, filter: Record<string, string>): Promise<DeadLetterCount[]> =>
  (await gateway.read(`${LETTERS}/counts?${new URLSearchParams(filter)}`, deadLetterCountsAnswer)).data;

export const filterOf = ({ reason, topic }: LetterFilter): Record<string, string> => ({
  ...(reason !== undefined && { reason }),
  ...(topic !== undefined && { topic }),
});

export function choiceOf(id: string | undefined, filter: LetterFilter): { letter: string } | LetterFilter {
  return id === undefined ? filterOf(filter) : { letter: id };
}
