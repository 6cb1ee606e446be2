import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { deadLetterList, letterStates, redriveResult, type LetterState } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { toCountLines, toLetterLine, toRedriveLines, toShownLines } from '../letter-lines.ts';
import {
  choiceOf,
  filterOf,
  LETTERS,
  readCounts,
  readLetter,
  readPreview,
  refusal,
  type ChosenLetters,
  type LetterFilter,
} from '../letters-meant.ts';
import { runAndWatch } from '../long-operation.ts';
import { out, say } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

/** `dlq list|show|redrive|discard` */
export function addDlqVerbs(program: Command, ending: Ending): void {
  const dlq = program.command('dlq').description('records that could not be understood: what they are, and what to do');
  withFilter(dlq.command('list', { isDefault: true }))
    .description('how many by reason, and the newest of them')
    .addOption(new Option('--state <state>', 'only those').choices(letterStates))
    .option('--limit <n>', 'letters that are listed', toLimit, 20)
    .option('--cursor <cursor>', 'go on where a page ended')
    .option('--json', 'as JSON', false)
    .action(ending(list));
  dlq
    .command('show')
    .description('one of them: what is wrong and where, its bytes, the row it would write, what to do')
    .argument('<id>', 'topic:partition:generation:offset')
    .option('--json', 'as JSON', false)
    .action(ending(show));
  withFilter(dlq.command('redrive'))
    .description('publish one again, or all of a reason or topic')
    .argument('[id]')
    .option('--edit <file>', 'publish this in place of its value')
    .option('-y, --yes', 'do not ask', false)
    .option('--json', 'the result as JSON', false)
    .action(ending(redrive));
  withFilter(dlq.command('discard'))
    .description('mark one, or all of a reason or topic, as not worth mending; none is deleted')
    .argument('[id]')
    .option('--why <text>', 'what the next one should know', 'not worth mending')
    .option('--undo', 'take it back', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--json', 'the result as JSON', false)
    .action(ending(discard));
}

const withFilter = (command: Command): Command =>
  command.option('--reason <reason>', 'all of this reason').option('--topic <topic>', 'all of this topic');

function toLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 200) return limit;
  throw new InvalidArgumentError('It is a whole number from 1 to 200.');
}

async function list(
  options: LetterFilter & { state?: LetterState; limit: number; cursor?: string; json: boolean },
): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { state, limit, cursor, json } = options;
  const filter = { ...filterOf(options), ...(state && { state }) };
  const counts = await readCounts(gateway, filter);
  const query = new URLSearchParams({ ...filter, limit: String(limit), ...(cursor && { cursor }) });
  const { data, page } = await gateway.read(`${LETTERS}?${query}`, deadLetterList);
  if (json) {
    out(JSON.stringify({ counts, letters: data, nextCursor: page.nextCursor }));
    return EXIT.ok;
  }
  for (const line of toCountLines(counts)) out(line);
  for (const letter of data) out(toLetterLine(letter));
  if (page.nextCursor) say(`more: npx freshwax dlq list --cursor ${page.nextCursor} (with the same filters)`);
  return EXIT.ok;
}

async function show(id: string, { json }: { readonly json: boolean }): Promise<ExitCode> {
  const gateway = await runningGateway();
  const shown = await readLetter(gateway, id);
  const preview = await readPreview(gateway, id);
  if (json) out(JSON.stringify({ ...shown, preview }));
  else for (const line of toShownLines(shown, preview)) out(line);
  return EXIT.ok;
}

async function redrive(id: string | undefined, options: ChosenLetters & { readonly edit?: string }): Promise<ExitCode> {
  const gateway = await runningGateway();
  const value = options.edit === undefined ? undefined : await readEdited(options.edit);
  if (value !== undefined && id === undefined) throw new RangeError('--edit is for one letter: name its id');
  const states: LetterState[] = ['open', 'redriven'];
  const refused = await refusal(gateway, { id, options, states, doing: 'to be published again' });
  if (refused !== undefined) return refused;
  const request = { type: 'dlq.redrive', ...choiceOf(id, options), ...(value !== undefined && { value }) } as const;
  const result = redriveResult.parse((await runAndWatch(gateway, request)).result);
  if (options.json) out(JSON.stringify(result));
  else for (const line of toRedriveLines(result)) out(line);
  return result.published < result.letters || result.rejectedAgain > 0 ? EXIT.failure : EXIT.ok;
}

/** @throws RangeError when there is no such file, or none that may be read */
async function readEdited(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new RangeError(`--edit: ${(error as Error).message}`);
  }
}

async function discard(
  id: string | undefined,
  options: ChosenLetters & { readonly why: string; readonly undo: boolean },
): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { why, undo, json } = options;
  const states: LetterState[] = undo ? ['discarded'] : ['open', 'redriven'];
  const doing = undo ? 'to be opened again' : 'to be discarded';
  const refused = await refusal(gateway, { id, options, states, doing });
  if (refused !== undefined) return refused;
  const request = { type: 'dlq.discard', ...choiceOf(id, options), why, undo, by: userInfo().username } as const;
  const { result, log } = await runAndWatch(gateway, request);
  out(json ? JSON.stringify(result) : (log.at(-1) ?? ''));
  return EXIT.ok;
}
