import type { Command } from 'commander';
import { isGoingOn, operationAnswer, operationList, type Operation } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { toPercent } from '../long-operation.ts';
import { out, outColours } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

const PATH = '/operations';
const SHOWN = 20;

interface Asked {
  readonly json: boolean;
}

/** `operations [list|show|cancel]` */
export function addOperationsVerbs(program: Command, ending: Ending): void {
  const operations = program
    .command('operations')
    .description('work that was asked for: how far it is, and how to end it');
  operations
    .command('list', { isDefault: true })
    .description('the newest first')
    .option('--json', 'as JSON', false)
    .action(ending(list));
  operations
    .command('show')
    .description('one of them: its log, and what it came to; exit code 1 when it failed')
    .argument('<id>')
    .option('--json', 'as JSON', false)
    .action(ending(show));
  operations
    .command('cancel')
    .description('end one: it ends at its next step, and what it had done stays done')
    .argument('<id>')
    .option('--json', 'as JSON', false)
    .action(ending(cancel));
}

async function list({ json }: Asked): Promise<ExitCode> {
  const { data } = await (await runningGateway()).read(`${PATH}?limit=${SHOWN}`, operationList);
  if (json) out(JSON.stringify({ operations: data }));
  else if (data.length === 0) out('nothing was asked for yet');
  else for (const operation of data) out(toLine(operation));
  return EXIT.ok;
}

async function show(id: string, { json }: Asked): Promise<ExitCode> {
  const { data } = await (await runningGateway()).read(`${PATH}/${encodeURIComponent(id)}`, operationAnswer);
  if (json) out(JSON.stringify(data));
  else for (const line of toLines(data)) out(line);
  return data.state === 'failed' ? EXIT.failure : EXIT.ok;
}

async function cancel(id: string, { json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { data } = operationAnswer.parse(await gateway.change('POST', `${PATH}/${encodeURIComponent(id)}/cancel`));
  out(json ? JSON.stringify(data) : toLine(data));
  return EXIT.ok;
}

function toLine(operation: Operation): string {
  const { id, type, state, progress, createdAt, log } = operation;
  const colour = colours[state];
  const last = isGoingOn(operation) ? log.at(-1) : (operation.error ?? log.at(-1));
  return [
    colour(state.padEnd(10)),
    toPercent(progress),
    type.padEnd(18),
    createdAt,
    outColours.dim(id),
    ...(last ? [cut(last)] : []),
  ].join('  ');
}

const MOST_LETTERS = 100;

/** One line an operation; `show` has the whole. */
const cut = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text);

const toLines = (operation: Operation): string[] => [
  toLine({ ...operation, log: [], error: null }),
  ...operation.log.map((line) => outColours.dim(`  ${line}`)),
  ...(operation.error === null ? [] : [`error: ${operation.error}`]),
  ...(operation.result === null ? [] : [JSON.stringify(operation.result, null, 2)]),
];

const colours: Record<Operation['state'], (text: string) => string> = {
  queued: outColours.yellow,
  running: outColours.cyan,
  cancelling: outColours.yellow,
  succeeded: outColours.green,
  failed: outColours.red,
  cancelled: outColours.yellow,
};
